import { quoted } from '../../sql';
import type { SharedColumn } from '../columns';

/** A version's table, and what tells its facts apart, in the order in which both sides say it. */
export interface Side {
  readonly table: string;
  /** Types by column name, bookkeeping included. */
  readonly types: ReadonlyMap<string, string>;
  readonly key: readonly string[];
}

export type Column = SharedColumn<string>;

/**
 * A key that the sides do not store equally; `[cells, event, event id]` of each of their rows, as a rule one. A cell is
 * `=` and the value's text, or `∅` for null.
 */
export interface DifferingFact {
  readonly key: readonly string[];
  readonly blue: readonly (readonly [string[], string, string])[];
  readonly green: readonly (readonly [string[], string, string])[];
}

/*
 * Rows are read FINAL, and filtered by nothing but their key, which is the same in every version of a row: whenever the
 * filter runs, before the superseded rows are dropped or after, the outcome is the same. Names of our own begin with two
 * underscores, so that no column of a fact is taken for one.
 */

/** Rows and hash of each bucket, into which keys are spread by their own hash. */
export const digestsOf = (side: Side, columns: readonly Column[], buckets: number): string =>
  `select ${bucketOf(side, buckets)} as __bucket, toString(__bucket) as bucket, toString(count()) as rows, ` +
  `toString(groupBitXor(cityHash64(${keyOf(side)}, ${cellsOf(columns)}))) as hash ` +
  `from ${quoted(side.table)} as t final group by __bucket`;

export const countFacts = ({ table }: Side): string => `select toString(count()) as rows from ${quoted(table)} final`;

/** Which keys are looked at: those of some buckets, or given ones. */
export type Selection = { readonly buckets: number; readonly chosen: readonly string[] } | 'given';

/** Keys that differ. Given ones come as the parameter `keys`, of which the index makes short work. */
export const differingFacts = (blue: Side, green: Side, columns: readonly Column[], selection: Selection): string => {
  const rows = (side: Side, name: string): string =>
    `select '${name}' as __side, ${keyOf(side)} as __key, tuple(${cellsOf(columns)}, ` +
    "concat(toString(t._event_id), '/', toString(t._row)), toString(t._event_id)) as __fact " +
    `from ${quoted(side.table)} as t final where ${conditionOf(side, selection)}`;
  return (
    "select __key as key, arraySort(groupArrayIf(__fact, __side = 'blue')) as blue, " +
    "arraySort(groupArrayIf(__fact, __side = 'green')) as green " +
    `from (${rows(blue, 'blue')} union all ${rows(green, 'green')}) ` +
    'group by __key having arrayMap(f -> f.1, blue) != arrayMap(f -> f.1, green) order by __key'
  );
};

const conditionOf = (side: Side, selection: Selection): string => {
  if (selection !== 'given') return `${bucketOf(side, selection.buckets)} in (${selection.chosen.join(', ')})`;
  const columns = side.key.map((name) => `t.${quoted(name)}`).join(', ');
  const values = side.key.map(
    (name, at) => `cast(k[${at + 1}], '${(side.types.get(name) ?? '').replaceAll("'", "\\'")}')`,
  );
  return `(${columns}) in (select ${values.join(', ')} from (select arrayJoin({keys:Array(Array(String))}) as k))`;
};

const bucketOf = (side: Side, buckets: number): string => `cityHash64(${keyOf(side)}) % ${buckets}`;

const keyOf = ({ key }: Side): string => `array(${key.map((name) => `cast(t.${quoted(name)}, 'String')`).join(', ')})`;

/** As texts, which are exact for every type that facts have, so that a changed type alone is no difference. */
const cellsOf = (columns: readonly Column[]): string =>
  `array(${columns
    .map(({ name }) => `ifNull(concat('=', cast(t.${quoted(name)}, 'Nullable(String)')), '∅')`)
    .join(', ')})::Array(String)`;
