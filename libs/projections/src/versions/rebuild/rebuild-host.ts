import { Pulse } from '@refold/kafka';
import type { PoolClient } from 'pg';
import { Repeated } from '../../engine/patience';
import type { Projection } from '../../flush/projection';
import { RebuildJob } from './rebuild-job';
import type { RebuildContext } from './rebuild-context';
import { readRebuilds, type RebuildRow } from './rebuild-rows';

const lookEveryMs = 500;
/** Statements are given up within less. */
const longestLookMs = 300_000;
/** Rebuilds at a time in one process: each holds a connection for its lock, and the live views need theirs. */
const mostJobs = 4;

/**
 * Works on the rebuilds that are written down as running, whoever asked for them, one process at a time for each: a
 * session lock tells. A process that dies leaves its rebuild to the next one that looks, itself after its restart included.
 */
export class RebuildHost {
  readonly pulse = new Pulse(lookEveryMs, longestLookMs);
  private readonly jobs = new Map<string, RebuildJob>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly context: RebuildContext) {}

  start(): void {
    this.looking = new Repeated(lookEveryMs, this.stopping.signal, this.pulse).run(() => this.look());
  }

  /** Leaves every rebuild where it is: the next start goes on. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endJobs();
    await this.looking;
    // A look that was under way may have taken one more on.
    this.endJobs();
    await Promise.all([...this.jobs.values()].map(({ ended }) => ended));
  }

  private endJobs(): void {
    for (const job of this.jobs.values()) job.end();
  }

  private async look(): Promise<void> {
    try {
      const rows = await readRebuilds(this.context.pool);
      for (const row of rows) {
        const job = this.jobs.get(row.projection);
        if (job && row.state !== 'running') job.end();
        if (!job && row.state === 'running' && this.jobs.size < mostJobs) await this.takeOn(row);
      }
    } catch (error) {
      this.context.logger.warn({ err: error }, 'Rebuilds cannot be looked up; the next look may.');
    }
  }

  private async takeOn(row: RebuildRow): Promise<void> {
    const projection = this.context.tools.projections.find(({ id }) => id === row.projection);
    if (!projection || !this.context.engineOf(projection)) return;
    const lock = await lockRebuild(this.context, row.projection);
    if (lock) this.work(row, projection, lock);
  }

  private work(row: RebuildRow, projection: Projection, lock: PoolClient): void {
    const job = new RebuildJob(this.context, row, projection, lock);
    this.jobs.set(row.projection, job);
    void job.ended.finally(() => this.jobs.delete(row.projection));
  }
}

/** A connection that holds the lock of a rebuild for as long as it lives; null when another holds it. */
export const lockRebuild = async (
  { pool }: Pick<RebuildContext, 'pool'>,
  projection: string,
): Promise<PoolClient | null> => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as mine',
      [`rebuild ${projection}`],
    );
    if (rows[0]?.mine) return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return null;
};
