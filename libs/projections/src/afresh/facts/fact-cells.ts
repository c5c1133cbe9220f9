import type { ClickhouseFacts, Fact } from '@refold/model';
import { sortingKeyOf } from '../../table/clickhouse-ddl';
import { canonical } from '../compare-rows';

/** A fact as JSON holds it: by column, 64-bit numbers as digits, moments as ISO text. */
export type FactCells = Readonly<Record<string, unknown>>;

/** A fact with the event that gave it: as it is stored, or as it should be. */
export interface PlacedFact {
  readonly cells: FactCells;
  readonly eventId: string;
  /** Its number among the facts of its event. */
  readonly row: number;
  /** Version of the stream at that event. */
  readonly version: bigint;
}

/** A row of a fact table as ClickHouse writes it in JSON. */
export type StoredCells = Readonly<Record<string, unknown>>;

export const placedFrom = (facts: ClickhouseFacts, stored: StoredCells): PlacedFact => ({
  cells: cellsOf(facts, stored),
  eventId: String(stored['_event_id']),
  row: Number(stored['_row']),
  version: BigInt(stored['_version'] as string),
});

/** The cells of a fact in one form, whether a handler gave it or ClickHouse did. */
export const cellsOf = ({ columns }: ClickhouseFacts, fact: Fact): FactCells =>
  Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, plainCell(type, fact[column])]));

/** By what the table tells this fact from others, as text. */
export const keyTextOf = (facts: ClickhouseFacts, fact: PlacedFact): string => canonical(keyOf(facts, fact));

/** The cells of the sorting key. */
export const keyOf = (facts: ClickhouseFacts, { cells, eventId, row }: PlacedFact): unknown[] => {
  const all: FactCells = { ...cells, _event_id: eventId, _row: row };
  return sortingKeyOf(facts).map((column) => all[column]);
};

/** By what people name a fact: the values of its identity, or event and number, with slashes between. */
export const nameOfFact = ({ identity }: ClickhouseFacts, { cells, eventId, row }: PlacedFact): string =>
  identity ? identity.map((column) => String(cells[column])).join('/') : `${eventId}/${row}`;

export const sameFact = (one: PlacedFact, other: PlacedFact): boolean =>
  one.eventId === other.eventId &&
  one.row === other.row &&
  one.version === other.version &&
  canonical(one.cells) === canonical(other.cells);

const plainCell = (type: string, value: unknown): unknown => {
  if (value === null || value === undefined) return null;
  const inner = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return plainCell(inner, value);
  const element = /^Array\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined) return (value as unknown[]).map((each) => plainCell(element, each));
  if (/^U?Int64$/.test(type)) return textOf(value);
  if (/^U?Int\d+$/.test(type)) return Number(value);
  if (type.startsWith('DateTime64')) return momentOf(textOf(value));
  return type === 'UUID' ? textOf(value).toLowerCase() : value;
};

const textOf = (value: unknown): string =>
  typeof value === 'bigint' ? value.toString() : typeof value === 'string' ? value : JSON.stringify(value);

/** ClickHouse writes `2026-01-01 00:00:00.000000`. */
const momentOf = (text: string): string => (text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);
