import type { Kafka } from 'kafkajs';
import type { TopicPosition } from '../consume/consumption';
import { withAdmin } from '../client/topics';
import { silent, type Logger } from '../logger';
import type { FetchedRecord } from './fetched-record';
import { readPartitions } from './read-partitions';
import { whilstItComes } from './whilst-it-comes';

/** What the last records of a partition tell. */
export interface Tail {
  readonly partition: number;
  /** Of the events among them the one furthest in the feed; null when there is none. */
  readonly event: TailEvent | null;
  /** What heartbeats among them tell: how far the owner was, and the last event that the partition has. */
  readonly heartbeat: { readonly feedNumber: bigint; readonly previousFeedNumber: bigint } | null;
  /** Whether nothing lies before them. */
  readonly whole: boolean;
}

export interface TailEvent {
  readonly feedNumber: bigint;
  readonly id: string;
  readonly streamId: string;
}

export interface TailOptions {
  /** Records of each partition. */
  readonly most: number;
  /** Default: all of the topic. */
  readonly partitions?: ReadonlySet<number>;
  /** For how long nothing may come, however long it takes in all: records can be large. Default 20,000 ms. */
  readonly patienceMs?: number;
  /** Called at each part that comes. */
  readonly onProgress?: () => void;
  readonly logger?: Logger;
}

/**
 * Reads the last records of a topic's partitions, as they are now, without a group. A partition whose bytes cannot be read
 * tells nothing, and the log says so.
 * @throws Error when Kafka gives nothing for too long
 */
export const readTails = async (kafka: Kafka, topic: string, options: TailOptions): Promise<Tail[]> => {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const tails = offsets
    .filter(({ partition }) => options.partitions?.has(partition) ?? true)
    .map(({ partition, low, high }) => new GrowingTail(partition, BigInt(low), BigInt(high), options.most));
  await read(kafka, topic, tails, options);
  return tails.map((tail) => tail.told());
};

class GrowingTail {
  readonly from: bigint;
  private reached: bigint;
  private event: TailEvent | null = null;
  private heartbeat: Tail['heartbeat'] = null;

  constructor(
    readonly partition: number,
    private readonly low: bigint,
    private readonly high: bigint,
    most: number,
  ) {
    this.from = high - BigInt(most) > low ? high - BigInt(most) : low;
    this.reached = this.from;
  }

  get isRead(): boolean {
    return this.reached >= this.high;
  }

  take(records: readonly FetchedRecord[], next: bigint): void {
    for (const record of records) this.note(record);
    this.reached = next;
  }

  giveUp(): void {
    this.reached = this.high;
  }

  told(): Tail {
    const { partition, event, heartbeat } = this;
    return { partition, event, heartbeat, whole: this.from === this.low };
  }

  private note(record: FetchedRecord): void {
    const glance = record.glance();
    if (glance && glance.feedNumber > (this.event?.feedNumber ?? 0n))
      this.event = {
        feedNumber: glance.feedNumber,
        id: record.header('ce_id'),
        streamId: record.header('ce_subject'),
      };
    if (glance) return;
    const decoded = record.decode();
    if (decoded.kind === 'heartbeat' && decoded.feedNumber >= (this.heartbeat?.feedNumber ?? 0n))
      this.heartbeat = { feedNumber: decoded.feedNumber, previousFeedNumber: decoded.previousFeedNumber };
  }
}

const read = async (
  kafka: Kafka,
  topic: string,
  tails: readonly GrowingTail[],
  { patienceMs = 20_000, onProgress, logger = silent }: TailOptions,
): Promise<void> => {
  const unread = new Map(tails.filter(({ isRead }) => !isRead).map((tail) => [tail.partition, tail]));
  if (unread.size === 0) return;
  const from: TopicPosition[] = [...unread.values()].map(({ partition, from: offset }) => ({
    topic,
    partition,
    offset,
  }));
  let done = (): void => undefined;
  const ended = new Promise<void>((resolve) => (done = resolve));
  const settle = (tail: GrowingTail): boolean => {
    if (tail.isRead) unread.delete(tail.partition);
    if (unread.size === 0) done();
    return tail.isRead;
  };
  const why = (): string => `Kafka gave none of the last records of ${topic} for ${patienceMs} ms.`;
  let progressed = (): void => undefined;
  const reading = readPartitions({
    ...{ kafka, from, logger },
    onBatch: ({ partition, records, next }) => {
      progressed();
      const tail = unread.get(partition);
      tail?.take(records, next);
      return tail === undefined || settle(tail);
    },
    onUnreadable: ({ partition }, error) => {
      logger.warn(
        { topic, partition, err: error },
        'The last records of a partition cannot be read; it is passed over.',
      );
      const tail = unread.get(partition);
      tail?.giveUp();
      if (tail) settle(tail);
    },
  });
  try {
    await whilstItComes(patienceMs, why, (came) => {
      progressed = () => {
        came();
        onProgress?.();
      };
      return ended;
    });
  } finally {
    await reading.stop();
  }
};
