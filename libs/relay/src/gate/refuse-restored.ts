import { statement, type Logger } from '@refold/event-store';
import { readTails, type Kafka, type Tail } from '@refold/kafka';
import type { ClientBase } from 'pg';
import type { Position } from '../position/position';
import { StoreRestored, type Missing } from './store-restored';

const findEvents = statement(__dirname, 'find-events');

export interface Gate {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly service: string;
  /** As many records as one send can hold: the very last ones may be an earlier part that was sent again. */
  readonly records: number;
  /** Told of partitions that cannot be read, and so tell nothing. */
  readonly logger: Logger;
  /** Called again and again while the topic is read, which takes its time when records are large. */
  readonly onProgress: () => void;
}

/** What a topic tells of a feed at most, partition by partition. */
type Told = Omit<Missing, 'topic' | 'head'>;

/**
 * Holds the last records of every partition against the feed, before anything is published behind them. It is enough to
 * look at the furthest event of each: a feed that has that one has all before it.
 * @throws StoreRestored when Kafka holds, or tells of, an event that the feed does not have
 */
export const refuseRestored = async (on: ClientBase, gate: Gate, position: Position): Promise<void> => {
  const { topic, service } = gate;
  const told = (await tailsOf(gate, position)).flatMap(toldBy);
  const { rows } = await on.query<{ head: string; ids: Record<string, string> }>(
    findEvents([told.map(({ feedNumber }) => feedNumber.toString())]),
  );
  const { head: digits = '0', ids = {} } = rows[0] ?? {};
  const head = BigInt(digits);
  const isHere = ({ feedNumber, id }: Told): boolean =>
    feedNumber <= head && (id === null || ids[feedNumber.toString()] === id);
  const missing = told.filter((each) => !isHere(each)).sort((a, b) => (a.feedNumber < b.feedNumber ? -1 : 1));
  // One with an id says more than one that a heartbeat has only heard of.
  const named = missing.find(({ id }) => id !== null) ?? missing[0];
  if (named) throw new StoreRestored(service, { topic, head, ...named });
};

/** Behind the last event that was published a partition may have nothing but heartbeats for months: then more is read. */
const tailsOf = async (
  { kafka, topic, records, logger, onProgress }: Gate,
  { lastInPartition }: Position,
): Promise<Tail[]> => {
  const found = new Map<number, Tail>();
  let wanted: Set<number> | undefined;
  for (let most = records; wanted?.size !== 0; most *= 8) {
    const tails = await readTails(kafka, topic, { most, logger, onProgress, ...(wanted && { partitions: wanted }) });
    for (const tail of tails) found.set(tail.partition, tail);
    const isOpen = ({ partition, event, heartbeat, whole }: Tail): boolean =>
      !whole && event === null && (heartbeat?.previousFeedNumber ?? 0n) > (lastInPartition[partition] ?? 0n);
    wanted = new Set(tails.filter(isOpen).map(({ partition }) => partition));
  }
  return [...found.values()];
};

const toldBy = ({ partition, event, heartbeat }: Tail): Told[] => [
  ...(event ? [{ partition, ...event }] : []),
  ...(heartbeat ? [{ partition, feedNumber: heartbeat.feedNumber, id: null, streamId: null }] : []),
];
