import type { RecordedEvent } from '@refold/model';
import type { ClientBase } from 'pg';
import type { LedgerEntry } from '../ledger/plan';
import type { Ledger } from '../ledger/ledger';
import type { ArrivalReader } from '../records/read-arrival';
import type { TakenEvent } from './fold-row';

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
}

/**
 * Of whole streams those events that a projection has applied, by its ledger in this snapshot; read by today's contract.
 */
export const takenOf = async (
  client: ClientBase,
  ledger: Ledger,
  reader: ArrivalReader,
  recorded: readonly RecordedEvent[],
  { handles, counts }: TakenRules,
): Promise<Taken> => {
  const entries = await ledger.read(client, [...new Set(recorded.map(({ streamId }) => streamId))]);
  const problems = new Map(foreignIn(recorded, entries));
  const events: TakenEvent[] = [];
  for (const each of recorded) {
    if (each.streamVersion > (entries.get(each.streamId)?.version ?? 0)) continue;
    if (!handles(each.type) || !counts(each)) continue;
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

/** Streams whose applied event is not the owner's: its store was restored, or lost what had been published. */
const foreignIn = (
  recorded: readonly RecordedEvent[],
  entries: ReadonlyMap<string, LedgerEntry>,
): [string, string][] => {
  const applied = new Map(
    recorded
      .filter(({ streamId, streamVersion }) => entries.get(streamId)?.version === streamVersion)
      .map(({ streamId, id }) => [streamId, id]),
  );
  return [...entries].flatMap(([streamId, { version, eventId }]): [string, string][] => {
    if (applied.get(streamId) === eventId) return [];
    const has = applied.has(streamId) ? `has another event there` : 'has none there';
    return [[streamId, `Version ${version} of ${streamId} was applied as event ${eventId}, but its owner ${has}.`]];
  });
};
