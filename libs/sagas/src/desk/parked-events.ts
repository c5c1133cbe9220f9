import { NotNow } from '@refold/model';
import {
  Refusal,
  retryLetters,
  selectLetters,
  withGroup,
  type ProjectionRunner,
  type RetryTools,
} from '@refold/projections';
import type { Pool } from 'pg';
import type { SagaOrder } from '../report';

/** What became of events that the rules of an instance could not take. */
export interface Freed {
  /** Whether any of them is out of the way now. */
  readonly isFreed: boolean;
  /** Why some are still parked; null when none is. */
  readonly left: string | null;
}

const nothing: Freed = { isFreed: false, left: null };

/** Events that the rules of an instance could not take: they wait, and all later ones of the instance behind them. */
export class ParkedEvents {
  constructor(
    private readonly pool: Pool,
    private readonly runners: ReadonlyMap<string, ProjectionRunner>,
    private readonly tools: RetryTools,
  ) {}

  /** Gives them to the rules of today, or gives them up, as the order says. @throws NotNow when they cannot be given up */
  async free(order: SagaOrder): Promise<Freed> {
    const runner = this.runners.get(order.saga);
    if (!runner || order.verb === 'compensate') return nothing;
    const freed = order.verb === 'retry' ? this.retry(runner, order) : this.giveUp(runner, order);
    return freed.catch((error: unknown) => {
      throw error instanceof Refusal ? new NotNow(error.message) : error;
    });
  }

  private async retry(runner: ProjectionRunner, { saga, key }: SagaOrder): Promise<Freed> {
    const { applied, parked } = await retryLetters(this.pool, runner, this.tools, { rowKey: key });
    const why = `${saga} of ${key} cannot take ${parked} events by its rules of today, either.`;
    return { isFreed: applied > 0, left: parked > 0 ? why : null };
  }

  /** Kept for ever, with the reason; what waited behind them is taken. */
  private async giveUp(runner: ProjectionRunner, { saga, key, reason, operator }: SagaOrder): Promise<Freed> {
    const { id: projection } = runner.projection;
    const letters = await selectLetters(this.pool, { projections: [projection], rowKey: key }, mostAtOnce);
    const failed = letters.filter(({ status }) => status === 'failed');
    if (failed.some(({ reason }) => reason === 'hole'))
      throw new NotNow(`Events of ${saga} of ${key} are missing before one that came. Their service has to give them.`);
    for (const { id } of failed)
      await withGroup(this.pool, projection, this.tools, [id], (group) =>
        runner.discard(group, { id, reason: `${operator}: ${reason}` }),
      );
    return { isFreed: failed.length > 0, left: null };
  }
}

/** Of one instance. What is more is given up by the next order. */
const mostAtOnce = 1_000;
