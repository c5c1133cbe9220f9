import type { ClickhouseFacts } from '@refold/model';
import type { ClickHouse } from '@refold/projections';
import { sortingKeyOf } from '../../../../libs/projections/src/table/clickhouse-ddl';
import { physicalName } from '../../../../libs/projections/src/table/names';
import type { Row } from '../../oracle/rows';

/** ClickHouse in memory: takes rows at once and for ever, outside of any transaction, and tells apart when it is asked. */
export class FactsDatabase {
  private readonly tables = new Map<string, Row[]>();

  /** For the real fact projection, which needs no more of it. */
  get clickhouse(): ClickHouse {
    const insert = async (table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]) => {
      const stored = this.tables.get(table) ?? [];
      for (const cells of rows) stored.push(Object.fromEntries(columns.map((column, at) => [column, cells[at]])));
      this.tables.set(table, stored);
    };
    return { insert } as unknown as ClickHouse;
  }

  /** As `select … final` of a ReplacingMergeTree: of rows with one sorting key the last of the highest version. */
  final(facts: ClickhouseFacts): Row[] {
    const kept = new Map<string, Row>();
    const key = sortingKeyOf(facts);
    for (const row of this.tables.get(physicalName(facts)) ?? []) {
      const name = key.map((column) => String(row[column])).join('\0');
      const known = kept.get(name);
      if (!known || Number(row['_version']) >= Number(known['_version'])) kept.set(name, row);
    }
    return [...kept.values()];
  }
}
