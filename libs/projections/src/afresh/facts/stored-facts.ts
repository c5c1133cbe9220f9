import type { ClickHouse } from '../../clickhouse/clickhouse';
import type { FactsProjection } from '../../clickhouse/facts-projection';
import { quoted } from '../../sql';
import { bookkeepingColumns, insertedColumns, sortingKeyOf } from '../../table/clickhouse-ddl';
import { keyOf, keyTextOf, placedFrom, type PlacedFact, type StoredCells } from './fact-cells';

/** Facts that are asked for in one statement, which may have 256 KiB of text. */
const factsAtOnce = 200;

/** The rows of a fact table as readers see them: of one fact its latest version, before any merge. */
export class StoredFacts {
  private readonly table: string;
  private readonly columns: string;
  private readonly key: string;
  private readonly keyTypes: readonly string[];

  constructor(
    private readonly clickhouse: ClickHouse,
    private readonly projection: Pick<FactsProjection, 'facts' | 'id'>,
  ) {
    this.table = quoted(projection.id);
    this.columns = insertedColumns(projection.facts).map(quoted).join(', ');
    const types: Readonly<Record<string, string>> = { ...projection.facts.columns, ...bookkeepingColumns };
    const key = sortingKeyOf(projection.facts);
    this.key = listOf(key.map(quoted));
    this.keyTypes = key.map((column) => types[column] ?? 'String');
  }

  /** What is stored in the places of these facts, by {@link keyTextOf}. */
  async at(facts: readonly PlacedFact[]): Promise<Map<string, PlacedFact>> {
    const found = new Map<string, PlacedFact>();
    for (let from = 0; from < facts.length; from += factsAtOnce) {
      const wanted = facts.slice(from, from + factsAtOnce).map((fact) => this.keyLiteral(fact));
      const stored = await this.select(`where ${this.key} in (${wanted.join(', ')})`);
      for (const each of stored) found.set(keyTextOf(this.projection.facts, each), each);
    }
    return found;
  }

  /** The facts of this name, as {@link nameOfFact} gives it: one or none, if identities hold no slashes. */
  named(name: string): Promise<PlacedFact[]> {
    const { identity, columns } = this.projection.facts;
    if (!identity) return this.ofEvent(name);
    const parts = name.split('/');
    const texts = identity.map((each) => (isText(columns[each]) ? quoted(each) : `toString(${quoted(each)})`));
    const wanted =
      parts.length === identity.length
        ? texts.map((text, at) => `${text} = ${textLiteral(parts[at] ?? '')}`).join(' and ')
        : `arrayStringConcat([${texts.join(', ')}], '/') = ${textLiteral(name)}`;
    return this.select(`where ${wanted} limit 2`);
  }

  /** Facts of an order that is random each time. */
  random(limit: number): Promise<PlacedFact[]> {
    return this.select(`order by rand() limit ${limit}`);
  }

  /** All facts, page by page. */
  async *pages(size: number): AsyncGenerator<PlacedFact[], void, undefined> {
    for (let where = ''; ;) {
      const page = await this.select(`${where} order by _event_id, _row limit ${size}`);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      if (page.length < size) return;
      where = `where (_event_id, _row) > (toUUID(${textLiteral(last.eventId)}), ${last.row})`;
    }
  }

  async count(): Promise<number> {
    const [row] = await this.clickhouse.select<{ facts: string }>(`select count() as facts from ${this.table} final`);
    return Number(row?.facts ?? 0);
  }

  /** Removes this very row; an older version of the fact may appear again. */
  async remove(fact: PlacedFact): Promise<void> {
    await this.clickhouse.command(
      `delete from ${this.table} where ${this.key} = ${this.keyLiteral(fact)} ` +
        `and _event_id = ${textLiteral(fact.eventId)} and _row = ${fact.row} and _version = ${fact.version}`,
    );
  }

  private ofEvent(name: string): Promise<PlacedFact[]> {
    const [, eventId, row] = /^([0-9a-f-]{36})\/(\d{1,5})$/i.exec(name) ?? [];
    if (eventId === undefined) return Promise.resolve([]);
    return this.select(`where _event_id = ${textLiteral(eventId)} and _row = ${row} limit 2`);
  }

  private keyLiteral(fact: PlacedFact): string {
    const cells = keyOf(this.projection.facts, fact);
    return listOf(cells.map((cell, at) => literal(this.keyTypes[at] ?? 'String', cell)));
  }

  private async select(rest: string): Promise<PlacedFact[]> {
    const rows = await this.clickhouse.select<StoredCells>(`select ${this.columns} from ${this.table} final ${rest}`);
    return rows.map((row) => placedFrom(this.projection.facts, row));
  }
}

/** A value as ClickHouse reads it in a statement, for a column of this type. */
const literal = (type: string, value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = String(value);
  return textLiteral(type.includes('DateTime64') ? text.replace('T', ' ').replace('Z', '') : text);
};

const textLiteral = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const isText = (type: string | undefined): boolean => /^(LowCardinality\()?String/.test(type ?? '');

/** One alone stands without parentheses, so that the sorting key serves it. */
const listOf = (texts: readonly string[]): string => (texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(', ')})`);
