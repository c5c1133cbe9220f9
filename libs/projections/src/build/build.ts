import { underMigrationLock } from '../catalogue/migrate';
import { writeProgress } from '../catalogue/progress';
import { inTransaction } from '../flush/transaction';
import type { BuildPass } from '../flush/projection';
import type { BuildOptions } from './build-options';
import { liveStarts, PassRun, Standing, stretchesOf } from './build-run';
import { Ended, patiently } from './pass/patiently';
import { BuildProgress } from './progress/build-progress';
import type { Stretch } from './progress/stretch';
import { GapFound } from './reading/gap-found';
import { captureStretches, feedStretch } from './sources';

export type { BuildOptions, BuildReport } from './build-options';
export { measureSources, type Sources, type SourceTools } from './sources';

/**
 * Fills the tables of one version from the beginning of history, or goes on where the last one was ended, however it was.
 * When it is done, rows, ledger, indexes and progress are there, and the live path goes on from exactly that progress.
 * @returns false when the signal ended it
 * @throws Refusal when no source has the whole history, or another process builds the same
 */
export const build = async (options: BuildOptions): Promise<boolean> => {
  try {
    return await new Build(options).run();
  } catch (error) {
    if (error instanceof Ended) return false;
    throw error;
  }
};

class Build {
  private readonly progress: BuildProgress;
  private readonly standing: Standing;

  constructor(private readonly options: BuildOptions) {
    this.progress = new BuildProgress(options.projection.id);
    this.standing = new Standing(options);
  }

  async run(): Promise<boolean> {
    const { projection, pool, topicPrefix } = this.options;
    await this.patiently('tables', () => underMigrationLock(pool, (client) => projection.prepare(client)));
    await this.patiently('sources', () => this.begin());
    for (const pass of projection.passes) if (!(await this.fill(pass))) return false;
    this.standing.enter('indexes');
    await this.patiently('indexes', () => projection.finishBuild(pool));
    await this.patiently('progress', async () => {
      const starts = liveStarts(await this.progress.read(pool), topicPrefix);
      await inTransaction(pool, (client) => writeProgress(client, projection.id, starts));
    });
    return true;
  }

  private patiently<T>(what: string, work: () => Promise<T>): Promise<T> {
    return patiently(`${what} of ${this.options.projection.id}`, this.options, work);
  }

  /** The end of all partitions is taken once, before the first record is read. */
  private async begin(): Promise<void> {
    const { pool } = this.options;
    const known = await this.progress.read(pool);
    if (known.length === 0) await this.progress.begin(pool, await captureStretches(this.options));
    this.standing.set(known.length === 0 ? await this.progress.read(pool) : known);
  }

  private async fill(pass: BuildPass): Promise<boolean> {
    this.standing.enter(pass.name);
    for (;;) {
      const stretches = await this.patiently('progress', () => this.progress.read(this.options.pool));
      this.standing.set(stretches);
      const own = stretchesOf(stretches, pass.name);
      if (own.every(({ next, until }) => next >= until)) return true;
      try {
        const run = new PassRun(this.options, pass, (advances) => this.standing.advance(pass.name, advances));
        if (!(await run.run(own))) return false;
      } catch (error) {
        if (!(error instanceof GapFound)) throw error;
        await this.readFromFeed(pass, stretches, error);
      }
    }
  }

  /** The service's own feed instead of its topic, from the beginning: the ledger knows what is in the rows already. */
  private async readFromFeed(pass: BuildPass, stretches: readonly Stretch[], gap: GapFound): Promise<void> {
    const { logger, owners, pool, projection } = this.options;
    const { service, message } = gap;
    if (stretches.some((each) => each.pass === pass.name && each.service === service && each.source === 'feed'))
      throw gap;
    logger.warn({ projection: projection.id, service }, `${message} Its own feed is read instead.`);
    await this.patiently('feed', async () =>
      this.progress.begin(pool, [await feedStretch(owners, pass.name, service)]),
    );
  }
}
