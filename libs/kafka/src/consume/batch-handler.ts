import type { EachBatchPayload } from 'kafkajs';
import { decodeRecord } from '../envelope/decode-record';
import { silent, type Logger } from '../logger';
import { backoff } from '../pause';
import { gapBefore, nameOf, type Assignment, type HeldPartition } from './assignment';
import type { ConsumedBatch, ConsumeOptions, OffsetGap } from './consumption';
import { keepingAlive } from './keeping-alive';
import type { OffsetCommits } from './offset-commits';

/** Hands each fetched batch to `onBatch`, moves the position after its success and pauses the partition after a failure. */
export class BatchHandler {
  readonly gaps = new Map<string, OffsetGap>();
  /** Batches that are being taken now. */
  taking = 0;
  /** Of the present consumer. */
  commits: OffsetCommits | null = null;
  private readonly resumptions = new Set<NodeJS.Timeout>();
  private readonly logger: Logger;

  constructor(
    private readonly options: ConsumeOptions,
    private readonly current: () => Assignment | null,
  ) {
    this.logger = options.logger ?? silent;
  }

  async handle(payload: EachBatchPayload): Promise<void> {
    const assignment = this.current();
    const held = assignment?.of(payload.batch);
    if (!assignment || !held) return;
    await keepingAlive(payload, assignment, async () => {
      await assignment.placed;
      const isStale = (): boolean =>
        assignment !== this.current() || assignment.lost || !payload.isRunning() || payload.isStale();
      if (isStale()) return;
      this.noticeGap(held, BigInt(payload.batch.firstOffset() ?? payload.batch.lastOffset()));
      await this.apply(payload, held, isStale);
    });
  }

  /** Paused partitions stay paused; for when the consumer that they belong to ends. */
  forgetResumptions(): void {
    for (const timer of this.resumptions) clearTimeout(timer);
    this.resumptions.clear();
  }

  private async apply(payload: EachBatchPayload, held: HeldPartition, isStale: () => boolean): Promise<void> {
    const batch = consumedBatch(payload, isStale);
    held.highWatermark = batch.highWatermark;
    this.taking += 1;
    try {
      await this.options.onBatch(batch);
    } catch (error) {
      return this.pausePartition(payload, held, error as Error);
    } finally {
      this.taking -= 1;
    }
    held.next = batch.next;
    held.failures = 0;
    held.error = null;
    payload.resolveOffset((batch.next - 1n).toString());
    this.commits?.note({ topic: held.topic, partition: held.partition, offset: batch.next });
  }

  private noticeGap(held: HeldPartition, found: bigint): void {
    const gap = gapBefore(held, found);
    if (!gap) return;
    this.gaps.set(nameOf(gap), gap);
    this.logger.error(
      { ...gap },
      'The partition does not continue where we stood: records are gone or the topic is new.',
    );
    this.options.onGap?.(gap);
    held.next = found;
  }

  private pausePartition(payload: EachBatchPayload, held: HeldPartition, error: Error): void {
    held.failures += 1;
    held.error = error.message;
    const delay = backoff(held.failures, this.options.slowestRetryMs ?? 30_000);
    const { topic, partition, failures } = held;
    this.logger.error({ topic, partition, failures, delay, err: error }, 'A batch failed; the partition waits.');
    const resume = payload.pause();
    const timer = setTimeout(() => {
      this.resumptions.delete(timer);
      resume();
    }, delay);
    this.resumptions.add(timer);
  }
}

const consumedBatch = ({ batch }: EachBatchPayload, isStale: () => boolean): ConsumedBatch => {
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    records: batch.messages.map((raw) => ({
      topic,
      partition,
      offset: BigInt(raw.offset),
      decoded: decodeRecord(raw),
      raw,
    })),
    next: BigInt(batch.lastOffset()) + 1n,
    highWatermark: BigInt(batch.highWatermark),
    isStale,
  };
};
