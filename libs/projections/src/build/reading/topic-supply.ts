import { readPartitions, topicOf, withAdmin, type Kafka, type Logger, type PartitionReading } from '@refold/kafka';
import { Repeated } from '../../engine/patience';
import type { ArrivalReader } from '../../records/read-arrival';
import { GapFound } from './gap-found';
import type { History, Supply } from './history';
import { RecordIntake } from './record-intake';
import type { StretchQueue } from './stretch-queue';

export interface TopicSupplyOptions {
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly reader: ArrivalReader;
  readonly queues: readonly StretchQueue[];
  readonly history: History;
  readonly logger: Logger;
}

/** Records of one partition that wait in memory, beyond which it is paused, and to which they must fall before it goes on. */
const mostWaiting = 200;
const fewWaiting = 100;
/** How often partitions that give nothing are looked at: their records may be gone. */
const lookEveryMs = 2_000;

/** Fills queues from Kafka. */
export class TopicSupply implements Supply {
  private readonly paused = new Set<StretchQueue>();
  private readonly ending = new AbortController();
  private readonly reading: PartitionReading;
  private readonly looking: Promise<void>;

  constructor(private readonly options: TopicSupplyOptions) {
    const { kafka, queues, logger, history } = options;
    const intakes = new Map(queues.map((queue) => [this.nameOf(queue), new RecordIntake(queue, options.reader)]));
    const byName = new Map(queues.map((queue) => [this.nameOf(queue), queue]));
    this.reading = readPartitions({
      ...{ kafka, logger },
      from: queues.map((queue) => ({ ...this.placeOf(queue), offset: queue.read })),
      onBatch: (batch) => {
        const queue = byName.get(`${batch.topic}/${batch.partition}`);
        if (!queue || queue.isRead) return true;
        try {
          intakes.get(`${batch.topic}/${batch.partition}`)?.take(batch);
        } catch (error) {
          history.fail(error);
        }
        history.wake();
        if (queue.size < mostWaiting && !queue.isRead) return false;
        this.paused.add(queue);
        return true;
      },
    });
    this.looking = new Repeated(lookEveryMs, this.ending.signal).run(() => this.look());
  }

  refill(): void {
    for (const queue of this.paused)
      if (queue.size <= fewWaiting && !queue.isRead) {
        this.paused.delete(queue);
        this.reading.resume(this.placeOf(queue));
      }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.reading.stop(), this.looking]);
  }

  /** A partition whose records were all deleted would be waited for in vain. */
  private async look(): Promise<void> {
    const { kafka, topicPrefix, queues, history, logger } = this.options;
    const waiting = queues.filter((queue) => queue.size === 0 && !queue.isRead);
    if (waiting.length === 0) return;
    try {
      await withAdmin(kafka, async (admin) => {
        for (const { stretch, read } of waiting) {
          const { service, partition } = stretch;
          const offsets = await admin.fetchTopicOffsets(topicOf(service, topicPrefix));
          const low = BigInt(offsets.find((each) => each.partition === partition)?.low ?? 0);
          if (low > read)
            history.fail(new GapFound(service, `Partition ${partition} of ${service} begins at offset ${low} now.`));
        }
      });
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'Kafka does not say what it holds; it is asked again.');
    }
  }

  private placeOf({ stretch: { service, partition } }: StretchQueue): { topic: string; partition: number } {
    return { topic: topicOf(service, this.options.topicPrefix), partition };
  }

  private nameOf(queue: StretchQueue): string {
    const { topic, partition } = this.placeOf(queue);
    return `${topic}/${partition}`;
  }
}
