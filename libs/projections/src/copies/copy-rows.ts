import type { Pool } from 'pg';
import type { AnyView } from '../postgres/any-view';
import { quoted } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { decodeCell, selectedAs } from '../table/cells';
import { physicalName, statementName } from '../table/names';
import { tableOf, type Table } from '../table/table-of';

/** Nobody has fed the copy in this database yet, so nothing can be said of what it lacks. */
export class CopyMissing extends Error {
  constructor(name: string, cause?: unknown) {
    super(`The copy ${name} is not there yet: it is made as soon as Kafka answers.`, { cause });
    this.name = 'CopyMissing';
  }
}

interface Version {
  readonly number: number;
  readonly view: AnyView;
  readonly table: Table;
  readonly text: string;
}

/**
 * Rows of a copy in the version that is in use. Each statement tells which one that is, so a promoted version counts from
 * the next read on, and one that was retired meanwhile is no error.
 */
export class CopyRows<Row extends object> {
  private readonly versions: ReadonlyMap<number, Version>;
  private used: number;

  /**
   * @param definitions every version that the code has of it
   * @param schema where its tables are
   */
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly name: string,
    definitions: readonly AnyView[],
  ) {
    const own = definitions.filter((view) => view.name === name);
    this.versions = new Map(own.map((view) => [view.version, this.versionOf(view)]));
    this.used = Math.max(...this.versions.keys());
    if (own.length === 0) throw new Error(`This service keeps no copy '${name}'.`);
  }

  /**
   * @returns the rows that are there, by key; a column that their version does not have yet holds its first value
   * @throws CopyMissing
   */
  async read(keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    for (let tries = 0; tries < 3; tries++) {
      const version = this.versions.get(this.used);
      if (!version) throw new Error(`The code does not define version ${this.used} of ${this.name}, which is in use.`);
      const rows = await this.select(version, keys);
      const used = rows?.[0]?.[0] ?? (await this.readUsed());
      if (rows && used === version.number) return this.decoded(version, rows);
      this.used = used as number;
    }
    throw new Error(`The version of ${this.name} that is in use changes faster than it can be read.`);
  }

  /** @returns undefined when the table has gone */
  private async select(version: Version, keys: readonly string[]): Promise<unknown[][] | undefined> {
    try {
      const { rows } = await this.pool.query<unknown[]>({
        name: statementName(`${this.schema}.${physicalName(version.view)}`, 'copy'),
        text: version.text,
        values: [arrayLiteral(keys), this.name],
        rowMode: 'array',
      });
      return rows;
    } catch (error) {
      if ((error as { code?: string }).code === undefinedTable) return undefined;
      throw error;
    }
  }

  private async readUsed(): Promise<number> {
    const text = `select version from ${quoted(this.schema)}.active_versions where view = $1`;
    const { rows } = await this.pool.query<{ version: number }>(text, [this.name]).catch((error: unknown) => {
      throw (error as { code?: string }).code === undefinedTable ? new CopyMissing(this.name, error) : error;
    });
    if (!rows[0]) throw new CopyMissing(this.name);
    return rows[0].version;
  }

  private decoded({ table: { columns, key }, view }: Version, rows: readonly unknown[][]): Map<string, Row> {
    const latest = [...this.versions.values()].reduce((one, other) => (other.number > one.number ? other : one));
    const found = rows.flatMap(([, ...cells]) => {
      const row: Record<string, unknown> = { ...latest.view.initial, ...view.initial };
      columns.forEach((column, at) => (row[column.property] = decodeCell(column, cells[at])));
      const id = row[key.property] as string | null;
      return id === null ? [] : [[id, row as Row] as const];
    });
    return new Map(found);
  }

  private versionOf(view: AnyView): Version {
    const table = tableOf(view.row);
    const selected = table.columns.map((column) => selectedAs(column, 'r')).join(', ');
    const schema = quoted(this.schema);
    const text =
      `select a.version, ${selected} from ${schema}.active_versions a left join ${schema}.${quoted(physicalName(view))} r ` +
      `on r.${quoted(table.key.column)} = any($1::text[]) and r._defined and not r._deleted where a.view = $2`;
    return { number: view.version, view, table, text };
  }
}

const undefinedTable = '42P01';
