import type { ClickhouseFacts } from '@refold/model';
import { quoted } from '../sql';
import { physicalName } from './names';

/** Added to every fact table: where the fact came from, and which of two rows of one fact is the later. */
export const bookkeepingColumns = { _event_id: 'UUID', _row: 'UInt16', _version: 'UInt64' } as const;

/**
 * The table of a fact table's version: of two rows with one sorting key, the one of the higher `_version` stays. It is
 * not partitioned by day: an insert of history touches more days than the hundred that ClickHouse allows a block.
 */
export const factsDdl = (facts: ClickhouseFacts): string => {
  const columns = { ...facts.columns, ...bookkeepingColumns };
  const definitions = Object.entries(columns).map(([name, type]) => `${quoted(name)} ${type}`);
  return (
    `create table if not exists ${quoted(physicalName(facts))} (\n  ${definitions.join(',\n  ')}\n) ` +
    `engine = ReplacingMergeTree(_version) order by (${sortingKeyOf(facts).map(quoted).join(', ')})`
  );
};

/** What tells facts apart: their identity, or the event and the number of the row that it gave. */
export const sortingKeyOf = ({ orderBy, identity }: ClickhouseFacts): string[] => [
  ...new Set([...orderBy, ...(identity ?? ['_event_id', '_row'])]),
];

/** Names in the order in which rows are sent. */
export const insertedColumns = (facts: ClickhouseFacts): string[] => [
  ...Object.keys(facts.columns),
  ...Object.keys(bookkeepingColumns),
];
