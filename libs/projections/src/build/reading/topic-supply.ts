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

/** What waits of one partition: with more than the first it is paused, with less than the second it goes on. */
const most = { records: 200, bytes: 400_000 };
const few = { records: 100, bytes: 200_000 };
const holdsMore = ({ size, bytes }: StretchQueue, than: typeof most): boolean =>
  size > than.records || bytes > than.bytes;

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
        if (!holdsMore(queue, most) && !queue.isRead) return false;
        this.paused.add(queue);
        return true;
      },
      onUnreadable: ({ topic, partition }, error) => {
        const service = byName.get(`${topic}/${partition}`)?.stretch.service ?? topic;
        history.fail(new GapFound(service, `Partition ${partition} of ${service} cannot be read: ${error.message}`));
      },
    });
    this.looking = new Repeated(lookEveryMs, this.ending.signal).run(() => this.look());
  }

  refill(): void {
    for (const queue of this.paused)
      if (!holdsMore(queue, few) && !queue.isRead) {
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
          const found = offsets.find((each) => each.partition === partition);
          const [low, high] = [BigInt(found?.low ?? 0), BigInt(found?.high ?? 0)];
          const where = `Partition ${partition} of ${service}`;
          if (low > read) history.fail(new GapFound(service, `${where} begins at offset ${low} now.`));
          // Offsets never go back: it is another topic of the same name.
          else if (high < stretch.until)
            history.fail(new GapFound(service, `${where} ends at offset ${high} now, before ${stretch.until}.`));
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
