import type { Reader } from '../graphql/reader';
import { type RowClass, viewName } from '../pages/view-columns';
import type { Snapshot } from '../postgres/snapshot/snapshot';
import type { StaleAnswer } from './stale-answer';

/**
 * Whether events of this row wait among the dead letters; null when none does. One statement for all rows of a page. The
 * letters are those of the version that the request reads, in the same snapshot: of the others it shows no rows.
 */
export const loadStale = (reader: Reader, row: RowClass, key: string): Promise<StaleAnswer | null> => {
  const view = viewName(row);
  return reader.load(`stale ${view}`, key, (keys: readonly string[]) => readStale(reader.snapshot, view, keys));
};

/** An event that was given up will never be in the row, which is as it should be. */
const waiting = `
  select row_key as key, min(parked_at) as since, count(*)::integer as events
  from dead_letters
  where projection = $1 and row_key = any ($2::text[]) and status <> 'discarded'
  group by row_key`;

const readStale = async (
  snapshot: Snapshot,
  view: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StaleAnswer>> => {
  const projection = (await snapshot.versions()).tableOf(view, keys);
  const rows = await snapshot.query<{ key: string; since: string; events: number }>(waiting, [projection, keys]);
  return new Map(rows.map(({ key, since, events }) => [key, { since, reason: 'waits-for-events', events }]));
};
