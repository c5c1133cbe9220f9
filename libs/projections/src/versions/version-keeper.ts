import type { TopicPosition } from '@refold/kafka';
import { pause, Repeated } from '../engine/patience';
import type { Projection } from '../flush/projection';
import type { RebuildContext } from './rebuild-context';
import { recordsBehind } from './records-behind';
import { insertRebuild, readRebuild } from './rebuild-rows';
import { readActive, readVersions, setState, type KnownVersion } from './version-states';

const lookEveryMs = 1_000;
/** Milliseconds that live flushes wait for another instance to bring a version to where this one stands. */
const longestStep = 300;
/** Records behind that can be caught up in such a step, by whoever feeds it meanwhile. */
const closeEnough = 500;

/**
 * Keeps the engines of this process to what is written down of versions: which one readers use, which are fed, which are
 * not any more. So every instance follows what was done at one of them.
 */
export class VersionKeeper {
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly context: RebuildContext) {}

  start(): void {
    this.looking = new Repeated(lookEveryMs, this.stopping.signal).run(() =>
      this.look()
        .then(() => this.buildUnread())
        .catch((err: Error) => this.context.logger.warn({ err }, 'Versions cannot be looked up; the next look may.')),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  /** Tells the engines what readers use now, and lets versions in and out. */
  async look(): Promise<void> {
    const { pool, tools, engineOf } = this.context;
    const active = new Map([...(await readActive(pool))].map(([view, { version }]) => [view, version]));
    const known = await readVersions(pool);
    for (const projection of tools.projections) engineOf(projection)?.setActive(active);
    for (const projection of tools.projections) await this.follow(projection, stateIn(known, projection));
  }

  private async follow(projection: Projection, state: KnownVersion['state'] | undefined): Promise<void> {
    const engine = this.context.engineOf(projection);
    if (!engine || this.stopping.signal.aborted) return;
    const runner = engine.runners.find((each) => each.projection.id === projection.id);
    if (runner && (state === 'retired' || state === 'declared')) await engine.leave(runner);
    if (!runner && state === 'live') await this.letIn(projection);
  }

  /** A version that another instance has built, or that was left behind here: it joins, or catches up again first. */
  private async letIn(projection: Projection): Promise<void> {
    const { pool, tools, engineOf, topicsOf, logger } = this.context;
    const [engine, topics] = [engineOf(projection), topicsOf(projection)];
    if (!engine?.joined()) return;
    const isNear = (await recordsBehind(pool, projection.id, engine.standing(topics))) <= closeEnough;
    const joined =
      isNear && (await engine.join(tools.runnerOf(projection), topics, (here) => this.reaches(projection, here)));
    if (joined) return void logger.info({ projection: projection.id }, 'A version is fed from now on.');
    await this.catchUpAgain(projection);
  }

  private async reaches(projection: Projection, here: readonly TopicPosition[]): Promise<boolean> {
    for (const deadline = Date.now() + longestStep; ; await pause(20, this.stopping.signal)) {
      if ((await recordsBehind(this.context.pool, projection.id, here)) === 0) return true;
      if (Date.now() > deadline || this.stopping.signal.aborted) return false;
    }
  }

  private async catchUpAgain(projection: Projection): Promise<void> {
    const { pool } = this.context;
    const row = await readRebuild(pool, projection.id);
    if (row?.state === 'running' || row?.state === 'paused') return;
    const { id, name, version, engine } = projection;
    await setState(pool, projection, 'building');
    await insertRebuild(pool, {
      ...{ projection: id, name, version, engine, from: row?.from ?? null, workers: 1, throttle: 'auto' },
      ...{ kind: 'full', phase: 'catching-up' },
    });
  }

  /** A view that nobody can read yet is built without being asked for. */
  private async buildUnread(): Promise<void> {
    const { pool, tools, engineOf } = this.context;
    const [active, known] = [await readActive(pool), await readVersions(pool)];
    for (const projection of tools.projections) {
      const { id, name, version, engine } = projection;
      const isNewest = tools.projections.every((each) => each.name !== name || each.version <= version);
      if (active.has(name) || !isNewest || !engineOf(projection) || stateIn(known, projection) !== 'declared') continue;
      if (await readRebuild(pool, id)) continue;
      await setState(pool, projection, 'building');
      await insertRebuild(pool, {
        projection: id,
        name,
        version,
        engine,
        from: null,
        workers: 1,
        throttle: 'auto',
        kind: 'full',
      });
    }
  }
}

const stateIn = (known: readonly KnownVersion[], { name, version }: Projection): KnownVersion['state'] | undefined =>
  known.find((each) => each.name === name && each.version === version)?.state;
