import type { EventStore } from '@refold/event-store';
import { ensureTopics, partitionCount, RecordProducer } from '@refold/kafka';
import { chainRecords } from '../../../libs/relay/src/chain-records';
import type { Position } from '../../../libs/relay/src/position/position';
import type { LinkFaults } from '../servers/parts/kafka-link';
import type { Publishing, RelayMaker } from '../servers/parts/publishing';
import type { Break } from './breaks';

/** What can be broken on real servers: where the sound pieces leave room for others. */
export const breakableOnServers: readonly Break[] = [
  'relay-skips-slow-commits',
  'relay-reorders',
  'relay-marks-before-sending',
  'gateway-twice',
];

/** What the connections of a broken relay do. */
export const linkFaultsOf = (broken: Break | null): LinkFaults => {
  if (broken === 'relay-reorders') return { messages: (messages) => [...messages].reverse() };
  return broken === 'relay-marks-before-sending' ? { losesWhenTrapped: true } : {};
};

/**
 * Remembers the highest position that it has seen, and publishes what it sees behind it: as if positions were given at the
 * commit, and not at the insert. What commits late is passed over, and no record tells.
 */
class SkippingRelay implements Publishing {
  private running: Promise<void> | null = null;
  private isOver = false;

  constructor(
    private readonly store: EventStore,
    private readonly kafka: ConstructorParameters<typeof RecordProducer>[0],
    private readonly topic: string,
    private readonly memory: Memory,
    private readonly onStop: () => void,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
    this.onStop();
  }

  async isDone(): Promise<boolean> {
    return (await this.behind()).length === 0;
  }

  private async behind(): Promise<{ position: string; feed_number: string }[]> {
    const text = 'select position, feed_number from feed where position > $1 order by position limit 100';
    return (await this.store.pool.query<{ position: string; feed_number: string }>(text, [this.memory.checkpoint]))
      .rows;
  }

  private async loop(): Promise<void> {
    await ensureTopics(this.kafka, [this.topic]);
    const partitions = await partitionCount(this.kafka, this.topic);
    const producer = new RecordProducer(this.kafka, this.topic);
    this.memory.position ??= { published: 0n, lastInPartition: Array.from({ length: partitions }, () => 0n) };
    while (!this.isOver) {
      try {
        this.memory.position = await this.pass(producer, this.memory.position);
      } catch {
        // Like the real one, it tries again.
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await producer.close();
  }

  private async pass(producer: RecordProducer, position: Position): Promise<Position> {
    const rows = await this.behind();
    if (rows.length === 0) return position;
    const events = await Promise.all(
      rows.map(async ({ feed_number }) => (await this.store.readFeed(BigInt(feed_number) - 1n, 1)).slice(0, 1)),
    );
    const { records, next } = chainRecords(events.flat(), position);
    await producer.send(records);
    this.memory.checkpoint = rows.at(-1)?.position ?? this.memory.checkpoint;
    return next;
  }
}

interface Memory {
  checkpoint: string;
  position: Position | null;
}

/** One at a time for each service, which hands on its memory: there is no place where it is stored. */
export const skippingRelay = (topicPrefix: string): RelayMaker => {
  const memories = new Map<string, Memory>();
  const working = new Set<string>();
  const idle: Publishing = { start: () => undefined, stop: async () => undefined, isDone: async () => true };
  return ({ store, link }) => {
    const { service } = store;
    const memory = memories.get(service) ?? { checkpoint: '0', position: null };
    memories.set(service, memory);
    if (working.has(service)) return idle;
    working.add(service);
    return new SkippingRelay(store, link.kafka, topicPrefix + service, memory, () => working.delete(service));
  };
};
