import type { PoolClient } from 'pg';
import { activateFirst } from '../../catalogue/register';
import { Refusal } from '../../operations/refusal';
import { inTransaction } from '../../flush/transaction';
import type { Projection } from '../../flush/projection';
import { build } from '../../build/build';
import { Ended, patiently } from '../../build/pass/patiently';
import { pause } from '../../engine/patience';
import { changeBetween } from '../../plan/definition-change';
import { extendVersion } from '../../plan/extend-version';
import { catchUp } from './catch-up';
import { dropVersion } from '../switch/drop-version';
import type { RebuildContext } from './rebuild-context';
import { isPassing } from '../switch/passing';
import {
  isBuilt,
  makeFull,
  moveRebuild,
  throttleOf,
  writeProgressOf,
  type RebuildProgress,
  type RebuildRow,
} from './rebuild-rows';

/** How often others can see how far it is. */
const tellEveryMs = 500;
/** Milliseconds before an owner or a store that did not answer is asked again. */
const storePauseMs = 2_000;

/** One rebuild in this process, from wherever the last one that worked on it was stopped, to a version that is fed. */
export class RebuildJob {
  private readonly ending = new AbortController();
  private readonly rate = new Rate();
  private progress: RebuildProgress;
  private telling: Promise<void> = Promise.resolve();
  readonly ended: Promise<void>;

  constructor(
    private readonly context: RebuildContext,
    private readonly row: RebuildRow,
    private readonly projection: Projection,
    private readonly lock: PoolClient,
  ) {
    const { phase, sources, eventsDone, eventsTotal } = row;
    this.progress = {
      ...{ phase, sources, eventsPerSecond: 0, problem: null },
      ...{ eventsDone: Number(eventsDone), eventsTotal: Number(eventsTotal) },
    };
    lock.on('error', this.lockLost);
    this.ended = this.run();
  }

  /** Ends it; it can go on later, here or elsewhere, from its last chunk. */
  end(): void {
    this.ending.abort();
  }

  private readonly lockLost = (): void => this.end();

  private async run(): Promise<void> {
    const { logger } = this.context;
    const { id } = this.projection;
    const telling = setInterval(() => void this.tell(), tellEveryMs);
    try {
      logger.info({ projection: id, phase: this.progress.phase }, 'A rebuild is at work.');
      if (await this.work()) await this.finish();
    } catch (error) {
      if (error instanceof Ended) return;
      const refused = error instanceof Refusal;
      if ((refused && error.code === 'unavailable') || isPassing(error)) return await this.wait(error as Error);
      logger.error({ projection: id, err: error }, refused ? 'A rebuild was refused.' : 'A rebuild has failed.');
      await this.fail(error as Error);
    } finally {
      clearInterval(telling);
      await this.release();
    }
  }

  private async work(): Promise<boolean> {
    const { signal } = this.ending;
    if (this.row.phase === 'planned') await this.clear();
    if (!isBuilt(this.row) && !(await this.extend()) && !(await this.build())) return false;
    return catchUp(this.context, this.projection, signal, (behind, joining, problem) => {
      const { eventsTotal } = this.progress;
      this.advance({ phase: joining ? 'joining' : 'catching-up', eventsDone: eventsTotal - behind, problem });
    });
  }

  /** What a trial, or an abort that was cut short, has left was perhaps made by another definition. */
  private clear(): Promise<void> {
    const { pool, logger } = this.context;
    const { projection } = this;
    return patiently(`leftovers of ${projection.id}`, { logger, signal: this.ending.signal }, () =>
      dropVersion(pool, projection),
    );
  }

  /**
   * Makes the version out of the active one, when its definition says that this is enough.
   * @returns false when all of history has to be read
   */
  private async extend(): Promise<boolean> {
    const { pool, tools, logger } = this.context;
    const { projection, row } = this;
    const from = tools.projections.find(({ name, version }) => name === row.name && version === row.from);
    if (row.kind === 'full' || !from) return false;
    const change = changeBetween(from.parts, projection.parts);
    const why = await extendVersion(
      tools,
      {
        ...{ from, to: projection, eventTypes: change.eventTypes, copied: row.phase === 'rows' },
        onCopied: () => {
          this.advance({ phase: 'rows' });
          return this.tell();
        },
      },
      ({ done, total }) => this.advance({ phase: 'rows', eventsDone: done, eventsTotal: total ?? done }),
    );
    if (why === null) return true;
    logger.warn({ projection: projection.id, why }, 'A copy of the active version was not enough: history is read.');
    await this.clear();
    await makeFull(pool, row.projection);
    this.progress = { ...this.progress, phase: 'planned', eventsDone: 0, eventsTotal: 0 };
    return false;
  }

  private build(): Promise<boolean> {
    const { pool, kafka, topicPrefix, tools, logger, definitionsModule, engineOf } = this.context;
    const { projection } = this;
    return build({
      ...{ pool, kafka, topicPrefix, logger, projection, definitionsModule },
      ...{ clickhouse: tools.clickhouse, owners: tools.owners, streams: tools.streams, skipTypes: tools.skipTypes },
      workers: this.row.workers,
      throttle: throttleOf(this.row),
      liveLagMs: () => engineOf(projection)?.delayMs ?? 0,
      signal: this.ending.signal,
      onProgress: (progress) => this.advance(progress),
    });
  }

  private advance(progress: Partial<RebuildProgress>): void {
    this.progress = { ...this.progress, problem: null, ...progress };
    if (progress.eventsDone !== undefined) this.rate.note(progress.eventsDone);
    this.progress = { ...this.progress, eventsPerSecond: this.rate.perSecond() };
  }

  /** One after the other: a slow one must not undo what was told after it. */
  private tell(): Promise<void> {
    this.telling = this.telling.then(() =>
      writeProgressOf(this.context.pool, this.row.projection, this.progress).catch((error: Error) =>
        this.context.logger.warn({ projection: this.row.projection, err: error }, 'Progress could not be written.'),
      ),
    );
    return this.telling;
  }

  private async finish(): Promise<void> {
    // Records that came while it joined are in it, too; those that there were when it began are what it was asked for.
    this.advance({ phase: 'live', eventsDone: this.progress.eventsTotal });
    this.advance({ phase: 'live', eventsDone: this.progress.eventsTotal });
    this.advance({ phase: 'live', eventsDone: this.progress.eventsTotal });
    await this.tell();
    const isDone = await inTransaction(this.context.pool, async (client) => {
      const { projection } = this.row;
      if (!(await moveRebuild(client, projection, ['running', 'paused'], 'done', { phase: 'live' }))) return false;
      await activateFirst(client, this.projection);
      return true;
    });
    if (!isDone) return;
    this.context.logger.info({ projection: this.projection.id }, 'A rebuilt version is fed with every event now.');
  }

  /** Whoever looks next goes on from here; nobody is to blame for an owner or a store that is away. */
  private async wait(error: Error): Promise<void> {
    this.advance({ problem: error.message });
    this.context.logger.warn(
      { projection: this.projection.id, err: error },
      'A rebuild waits for an owner or a store.',
    );
    await pause(storePauseMs, this.ending.signal);
  }

  private async fail(error: Error): Promise<void> {
    const { pool, logger } = this.context;
    await moveRebuild(pool, this.row.projection, ['running'], 'failed', { error: error.message }).catch((err: Error) =>
      logger.error({ projection: this.row.projection, err }, 'The failure could not be written down.'),
    );
  }

  private async release(): Promise<void> {
    await this.tell();
    this.lock.removeListener('error', this.lockLost);
    // With its connection the lock ends too, whatever became of either.
    this.lock.release(true);
  }
}

/** Events a second over the last quarter of a minute. */
class Rate {
  private readonly seen: { readonly at: number; readonly done: number }[] = [];

  note(done: number): void {
    const now = performance.now();
    this.seen.push({ at: now, done });
    while ((this.seen[0]?.at ?? now) < now - windowMs) this.seen.shift();
  }

  perSecond(): number {
    const [first, last] = [this.seen[0], this.seen.at(-1)];
    if (!first || !last || last.at - first.at < 500) return 0;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }
}

const windowMs = 15_000;
