import type { ProjectionRunner } from '../flush/projection-runner';
import type { Batch } from './intake/batch';
import type { FedVersions } from './fed-versions';
import type { Persistence } from './persistence';
import type { Positions } from './intake/positions';

/** A version that nobody reads and that cannot be written is left behind after so many tries, for it holds up the others. */
const triesOfSpare = 3;

export interface VersionWriterOptions {
  readonly fed: FedVersions;
  readonly positions: Positions;
  readonly persistence: Persistence;
  readonly onLeftBehind?: ((runner: ProjectionRunner, error: Error) => void) | undefined;
}

/** Writes batches to every version that is fed, those of one name in their order. */
export class VersionWriter {
  constructor(private readonly options: VersionWriterOptions) {}

  /** @throws ProgressBehind */
  async write(batch: Batch): Promise<void> {
    const all = this.options.fed.inWritingOrder().map(async (versions) => {
      for (const runner of versions) await this.applyUntilDone(runner, batch);
    });
    // Whatever one of them throws, none may still be writing when reading begins again.
    for (const outcome of await Promise.allSettled(all)) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /**
   * A version that nobody reads does not hold up the one that is read: it is left behind, and catches up by itself. What
   * readers use, and what is to be fed at all, may change while it is tried.
   */
  private async applyUntilDone(runner: ProjectionRunner, batch: Batch): Promise<void> {
    const { fed, persistence, onLeftBehind } = this.options;
    const { id } = runner.projection;
    if (fed.isLeaving(runner)) return;
    const isEnough = (failures: number): boolean =>
      fed.isLeaving(runner) || (failures >= triesOfSpare && fed.isSpare(runner));
    const error = await persistence.untilDone(id, () => this.applyTo(runner, batch), isEnough);
    if (!error) return;
    persistence.forget(id);
    if (fed.isLeaving(runner)) return;
    fed.drop(runner);
    onLeftBehind?.(runner, error);
  }

  private async applyTo(runner: ProjectionRunner, { arrivals, spans }: Batch): Promise<void> {
    const { positions } = this.options;
    const { id } = runner.projection;
    await runner.apply(positions.aheadOf(id, arrivals, spans), spans);
    positions.advance(id, spans);
  }
}
