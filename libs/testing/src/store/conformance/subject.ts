import type { AlsoWrite, RecordedEvents, Store } from '@refold/event-store';
import type { RecordedEvent, Stream } from '@refold/model';
import { Accounts } from './accounts';

/** A store of the bank's streams, empty, and what its tests need beside it. */
export interface StoreUnderTest<Transaction> {
  readonly store: Store<Transaction>;
  /** The same events, as code with these contracts opens them. */
  readonly openedWith: (streams: readonly Stream[]) => Store<Transaction>;
  /** Resolves when everything that is committed has its place in the feed; from then on that may happen by itself. */
  readonly sequenced: () => Promise<void>;
  /** Writes a note with an append; two of the same text cannot be. */
  readonly note: (text: string) => AlsoWrite<Transaction>;
  /** A table `notes` whose column `note` has no value twice takes rows, too. */
  readonly notes: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

/** Known once the tests run. */
export type Subject<Transaction> = () => StoreUnderTest<Transaction>;
/** Tests of what a store promises on one matter. */
export type Promises = <Transaction>(subject: Subject<Transaction>) => void;

export const versionOf = async (store: Store, accountId: string): Promise<number> =>
  (await store.loadStream(Accounts, accountId)).version;

export const collect = async (events: RecordedEvents): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
};

export const outcomesOf = async (attempts: readonly Promise<unknown>[]): Promise<{ won: number; lost: unknown[] }> => {
  const outcomes = await Promise.allSettled(attempts);
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }): unknown => reason);
  return { won: outcomes.length - lost.length, lost };
};

export const countingUp = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

export const at = (event: RecordedEvent): string => `${event.streamId}@${event.streamVersion}`;
