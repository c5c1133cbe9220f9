import { Pulse, type TopicPosition } from '@refold/kafka';
import { pause, Repeated } from '../engine/patience';
import { inTransaction } from '../flush/transaction';
import type { Projection } from '../flush/projection';
import type { RebuildContext } from './rebuild/rebuild-context';
import { recordsBehind } from './rebuild/records-behind';
import { insertRebuild, isBuilt, readRebuild, readRebuilds, type NewRebuild } from './rebuild/rebuild-rows';
import { moveState, readActive, readVersions, type KnownVersion } from './version-states';

const lookEveryMs = 1_000;
/** Statements and turns are given up within less. */
const longestLookMs = 300_000;
/** Milliseconds that live flushes wait for another instance to bring a version to where this one stands. */
const longestStep = 300;
/** Records behind that can be caught up in such a step, by whoever feeds it meanwhile. */
const closeEnough = 500;

/**
 * Keeps the engines of this process to what is written down of versions: which one readers use, which are fed, which are
 * not any more. So every instance follows what was done at one of them.
 */
export class VersionKeeper {
  readonly pulse = new Pulse(lookEveryMs, longestLookMs);
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly context: RebuildContext) {}

  start(): void {
    this.looking = new Repeated(lookEveryMs, this.stopping.signal, this.pulse).run(() =>
      this.look()
        .then(() => this.buildUnread())
        .catch((err: Error) => this.context.logger.warn({ err }, 'Versions cannot be looked up; the next look may.')),
    );
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  /** Tells the engines what readers use now. It waits for no flush. */
  async tellActive(): Promise<ReadonlyMap<string, number>> {
    const { pool, tools, engineOf } = this.context;
    const active = new Map([...(await readActive(pool))].map(([view, { version }]) => [view, version]));
    for (const projection of tools.projections) engineOf(projection)?.setActive(active);
    return active;
  }

  /** Tells the engines what readers use now, and lets versions in and out. */
  private async look(): Promise<void> {
    const { pool, tools } = this.context;
    const active = await this.tellActive();
    const [known, rebuilds] = [await readVersions(pool), await readRebuilds(pool)];
    for (const projection of tools.projections) {
      const state = stateIn(known, projection);
      const isRead = active.get(projection.name) === projection.version;
      const rebuild = rebuilds.find((row) => row.projection === projection.id);
      if (state === 'live') await this.letIn(projection, isRead);
      // Two that fill the same tables would count events twice.
      else if (state !== 'building' || (rebuild && !isBuilt(rebuild))) await this.letOut(projection);
    }
  }

  private async letOut(projection: Projection): Promise<void> {
    const engine = this.context.engineOf(projection);
    const runner = engine?.runners.find((each) => each.projection.id === projection.id);
    if (runner) await engine?.leave(runner);
  }

  /** A version that another instance has built, or that was left behind here: it joins, or catches up again first. */
  private async letIn(projection: Projection, isRead: boolean): Promise<void> {
    const { pool, tools, engineOf, topicsOf, logger } = this.context;
    const [engine, topics] = [engineOf(projection), topicsOf(projection)];
    if (!engine?.joined() || engine.runners.some((runner) => runner.projection.id === projection.id)) return;
    const isNear = (await recordsBehind(pool, projection.id, engine.standing(topics))) <= closeEnough;
    // What readers use is fed from wherever it stands.
    const reach = (here: readonly TopicPosition[]): Promise<boolean> =>
      isRead ? Promise.resolve(true) : this.reaches(projection, here);
    const joined = (isNear || isRead) && (await engine.join(tools.runnerOf(projection), topics, reach));
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
    const row = await readRebuild(this.context.pool, projection.id);
    if (row?.state === 'running' || row?.state === 'paused') return;
    await this.begin(projection, 'live', { from: row?.from ?? null, phase: 'catching-up' });
  }

  /** Nothing is begun when somebody has changed the version's state meanwhile. */
  private async begin(
    projection: Projection,
    state: KnownVersion['state'],
    how: Pick<NewRebuild, 'from' | 'phase'>,
  ): Promise<void> {
    const { id, name, version, engine } = projection;
    await inTransaction(this.context.pool, async (client) => {
      if (!(await moveState(client, projection, [state], 'building'))) return;
      const asked = { projection: id, name, version, engine, workers: 1, throttle: 'auto', kind: 'full' } as const;
      await insertRebuild(client, { ...asked, ...how });
    });
  }

  /** A view that nobody can read yet is built without being asked for. */
  private async buildUnread(): Promise<void> {
    const { pool, tools, engineOf } = this.context;
    const [active, known] = [await readActive(pool), await readVersions(pool)];
    for (const projection of tools.projections) {
      const { id, name, version } = projection;
      const isNewest = tools.projections.every((each) => each.name !== name || each.version <= version);
      if (active.has(name) || !isNewest || !engineOf(projection) || stateIn(known, projection) !== 'declared') continue;
      if (!(await readRebuild(pool, id))) await this.begin(projection, 'declared', { from: null });
    }
  }
}

const stateIn = (known: readonly KnownVersion[], { name, version }: Projection): KnownVersion['state'] | undefined =>
  known.find((each) => each.name === name && each.version === version)?.state;
