import type { RecordedEvent } from '@refold/model';
import type { ClientBase, Pool } from 'pg';
import type { LedgerEntry } from '../ledger/plan';
import type { Projection } from '../flush/projection';
import { Ledger } from '../ledger/ledger';
import type { ArrivalReader } from '../records/read-arrival';
import { sql } from '../sql';
import type { TakenEvent } from './fold-row';

const readDiscarded = sql(__dirname, 'read-discarded');

/** What a projection has taken of some streams, and why something of them cannot be told. */
export interface Taken {
  readonly events: readonly TakenEvent[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** By stream: what its owner has is not what was applied, or cannot be read any more. */
  readonly problems: ReadonlyMap<string, string>;
}

export interface TakenRules {
  readonly handles: (type: string) => boolean;
  /** Further limits, such as a moment. */
  readonly counts: (recorded: RecordedEvent) => boolean;
  /** Whether the streams are whole: then what the ledger has passed must be there. */
  readonly whole: boolean;
}

/**
 * Of these events those that a projection has applied, by its ledger in this snapshot and without those that an
 * operator gave up; read by today's contract.
 */
export const takenOf = async (
  client: ClientBase | Pool,
  projection: Pick<Projection, 'id' | 'ledger'>,
  reader: ArrivalReader,
  recorded: readonly RecordedEvent[],
  { handles, counts, whole }: TakenRules,
): Promise<Taken> => {
  const streamIds = [...new Set(recorded.map(({ streamId }) => streamId))];
  const entries = await new Ledger(projection.ledger).read(client, streamIds);
  const discarded = await discardedOf(client, projection.id, streamIds);
  const problems = new Map(foreignIn(recorded, entries, whole));
  const events: TakenEvent[] = [];
  for (const each of recorded) {
    if (each.streamVersion > (entries.get(each.streamId)?.version ?? 0)) continue;
    if (!handles(each.type) || !counts(each) || discarded.has(placeOf(each))) continue;
    const { event, meta } = reader.fromRecorded(each);
    try {
      if (meta) events.push({ recorded: each, event: event(), meta });
    } catch (error) {
      const where = `${each.type}, version ${each.streamVersion} of ${each.streamId}`;
      problems.set(each.streamId, `${where}, cannot be read: ${(error as Error).message}`);
    }
  }
  return { events, ledger: entries, problems };
};

const discardedOf = async (
  client: ClientBase | Pool,
  projection: string,
  streamIds: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ place: string }>(readDiscarded, [projection, streamIds]);
  return new Set(rows.map(({ place }) => place));
};

const placeOf = ({ streamId, streamVersion, id }: RecordedEvent): string => `${streamId}@${streamVersion} ${id}`;

/** Streams whose applied event is not the owner's: its store was restored, or lost what had been published. */
const foreignIn = (
  recorded: readonly RecordedEvent[],
  entries: ReadonlyMap<string, LedgerEntry>,
  whole: boolean,
): [string, string][] => {
  const applied = new Map(
    recorded
      .filter(({ streamId, streamVersion }) => entries.get(streamId)?.version === streamVersion)
      .map(({ streamId, id }) => [streamId, id]),
  );
  return [...entries].flatMap(([streamId, { version, eventId }]): [string, string][] => {
    const owned = applied.get(streamId);
    if (owned === eventId || (owned === undefined && !whole)) return [];
    const has = owned ? `has another event there` : 'has none there';
    return [[streamId, `Version ${version} of ${streamId} was applied as event ${eventId}, but its owner ${has}.`]];
  });
};
