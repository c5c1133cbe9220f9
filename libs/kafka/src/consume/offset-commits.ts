import type { Consumer } from 'kafkajs';
import { silent, type Logger } from '../logger';
import { nameOf } from './assignment';
import type { TopicPosition } from './consumption';

/** The broker writes each commit into a topic of its own: as often as records come it would do more of that than of anything else. */
const commitEveryMs = 1_000;

/**
 * Tells the group where this member stands: soon, and not with every batch. It is for those who look at the group from
 * outside, and for whoever gives no `startAt`; what was not committed comes once more.
 */
export class OffsetCommits {
  private readonly pending = new Map<string, TopicPosition>();
  private timer: NodeJS.Timeout | undefined;
  private committing: Promise<void> = Promise.resolve();

  constructor(
    private readonly consumer: Pick<Consumer, 'commitOffsets'>,
    private readonly logger: Logger = silent,
  ) {}

  /** Everything before this offset is done. */
  note(position: TopicPosition): void {
    this.pending.set(nameOf(position), position);
    this.timer ??= setTimeout(() => void this.flush(), commitEveryMs);
  }

  /** What was assigned before may be another member's now. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pending.clear();
  }

  /** Ends when all that was noted is committed, or could not be. */
  flush(): Promise<void> {
    const positions = [...this.pending.values()];
    this.forget();
    if (positions.length > 0) this.committing = this.committing.then(() => this.commit(positions));
    return this.committing;
  }

  private async commit(positions: readonly TopicPosition[]): Promise<void> {
    const offsets = positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: offset.toString() }));
    try {
      await this.consumer.commitOffsets(offsets);
    } catch (error) {
      // A rebalance shows itself again at the next heartbeat.
      this.logger.debug({ error: (error as Error).message }, 'Offsets were not committed.');
    }
  }
}
