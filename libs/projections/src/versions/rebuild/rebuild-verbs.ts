import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../flush/transaction';
import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { RebuildKind, RebuildReport, Throttle } from '../../operations/reports';
import { changeBetween } from '../../plan/definition-change';
import { versionsOf, type VersionsOfView } from '../find-versions';
import type { RebuildContext } from './rebuild-context';
import { lockRebuild } from './rebuild-host';
import {
  insertRebuild,
  moveRebuild,
  readRebuild,
  readRebuilds,
  reportOf,
  resumeFailed,
  type RebuildRow,
} from './rebuild-rows';
import { dropPatiently, takeOut } from '../switch/take-out';
import { moveState, readActive, type Active } from '../version-states';

export interface RebuildOrder {
  readonly views: readonly string[];
  readonly workers: number;
  readonly throttle: Throttle;
  /** All of history, also where less is proven to be enough. */
  readonly full: boolean;
  readonly dryRun: boolean;
}

/** Seconds that a rebuild may take to leave its chunk before an abort is given up. */
const abortPatience = 60;

/** Rebuilds that were asked for, and what people do to them. The work itself is done by {@link RebuildHost}. */
export class RebuildVerbs {
  constructor(private readonly context: RebuildContext) {}

  /**
   * Begins, or goes on with, a rebuild of the newest version of each view. All of them or, when one cannot be, none.
   * @throws Refusal `busy` when one of them is being rebuilt
   */
  async rebuild({ views, workers, throttle, full, dryRun }: RebuildOrder): Promise<RebuildReport[]> {
    const targets = await Promise.all([...new Set(views)].map((view) => this.targetOf(view, full)));
    if (dryRun) return targets.map((target) => draftOf(target, workers, throttle));
    const { pool } = this.context;
    await inTransaction(pool, async (client) => {
      await client.query('lock table rebuilds in share row exclusive mode');
      for (const { projection, from, kind } of targets) {
        const { id, name, version, engine } = projection;
        const row = await readRebuild(client, id);
        if (row?.state === 'running' || row?.state === 'paused') throw busy(row);
        if (row?.state === 'failed' && full && row.kind !== 'full') throw beganOtherwise(row);
        if (!(await moveState(client, projection, ['declared', 'building'], 'building'))) throw builtMeanwhile(id);
        if (row?.state === 'failed') await resumeFailed(client, id, { workers, throttle });
        else await insertRebuild(client, { projection: id, name, version, engine, from, workers, throttle, kind });
      }
    });
    return Promise.all(targets.map(({ projection }) => this.report(projection.id)));
  }

  async rebuilds(views: readonly string[]): Promise<RebuildReport[]> {
    const rows = await readRebuilds(this.context.pool);
    return rows.filter(({ name }) => views.length === 0 || views.includes(name)).map(reportOf);
  }

  async pause(view: string): Promise<RebuildReport> {
    const row = await this.latest(view);
    if (await moveRebuild(this.context.pool, row.projection, ['running'], 'paused')) return this.report(row.projection);
    throw new Refusal('refused', `The rebuild of ${row.projection} is ${row.state}, so there is nothing to pause.`);
  }

  async resume(view: string): Promise<RebuildReport> {
    const row = await this.latest(view);
    if (await moveRebuild(this.context.pool, row.projection, ['paused', 'failed'], 'running'))
      return this.report(row.projection);
    throw new Refusal('refused', `The rebuild of ${row.projection} is ${row.state}, so there is nothing to resume.`);
  }

  /**
   * Ends a rebuild for good and drops what it has built, also when it is built and nobody has read it yet; readers notice
   * nothing. The definition may change after it and keep its version. One that was cut short is finished by the next.
   */
  async abort(view: string, dryRun: boolean): Promise<RebuildReport> {
    const row = await this.latest(view);
    const { pool, tools } = this.context;
    refuseRead(row, (await readActive(pool)).get(row.name));
    if (dryRun) return reportOf(row);
    await moveRebuild(pool, row.projection, ['running', 'paused', 'failed', 'done'], 'aborted');
    const projection = tools.projections.find(({ id }) => id === row.projection);
    if (projection) await this.whenLeft(projection, row);
    return this.report(row.projection);
  }

  private async whenLeft(projection: Projection, row: RebuildRow): Promise<void> {
    for (let waited = 0; waited < abortPatience; waited += 0.2) {
      const lock = await lockRebuild(this.context, projection.id);
      if (lock) {
        try {
          const states = [['declared', 'building', 'live'], 'declared'] as const;
          await takeOut(this.context, projection, states, (active) => refuseRead(row, active));
          return await dropPatiently(this.context.pool, projection, () => undefined);
        } finally {
          lock.release(true);
        }
      }
      await sleep(200);
    }
    throw new Refusal(
      'busy',
      `The rebuild of ${projection.id} is marked as aborted, but whoever works on it has not left it yet. Abort it again.`,
    );
  }

  private async targetOf(view: string, full: boolean): Promise<Target> {
    const versions = await versionsOf({ ...this.context.tools, pool: this.context.pool }, view);
    const newest = versions.defined.at(-1);
    const active = versions.active?.version ?? null;
    if (!newest || newest.state === 'live' || newest.state === 'retired' || newest.projection.version === active)
      throw new Refusal('refused', nothingToBuild(versions));
    const other = (await readRebuilds(this.context.pool)).find(
      ({ name, projection, state }) =>
        name === view && projection !== newest.projection.id && (state === 'running' || state === 'paused'),
    );
    if (other) throw busy(other);
    const blue = versions.defined.find(({ projection }) => projection.version === active);
    const proven = blue?.state === 'live' && !full;
    const kind = proven ? changeBetween(blue.projection.parts, newest.projection.parts).kind : 'full';
    return { projection: newest.projection, from: active, kind };
  }

  private async latest(view: string): Promise<RebuildRow> {
    const own = (await readRebuilds(this.context.pool)).filter(({ name }) => name === view);
    const row = own.find(({ state }) => state === 'running' || state === 'paused') ?? own.at(-1);
    if (row) return row;
    throw new Refusal('unknown', `${view} is not being rebuilt. To begin: refold rebuild ${view}.`);
  }

  private async report(projection: string): Promise<RebuildReport> {
    const row = await readRebuild(this.context.pool, projection);
    if (!row) throw new Error(`The rebuild of ${projection} has vanished.`);
    return reportOf(row);
  }
}

interface Target {
  readonly projection: Projection;
  readonly from: number | null;
  readonly kind: RebuildKind;
}

/** @throws Refusal when readers use it, or have used it and may go back to it */
const refuseRead = (
  { name, version, projection }: RebuildRow,
  active: Pick<Active, 'version' | 'previous'> | undefined,
): void => {
  if (active?.version === version)
    throw new Refusal('refused', `Readers use ${projection}. To leave it: refold rollback ${name}.`);
  if (active?.previous === version)
    throw new Refusal('refused', `Readers have used ${projection} before. To drop it: refold retire ${name}.`);
};

const builtMeanwhile = (projection: string): Refusal =>
  new Refusal('busy', `${projection} has been built or taken out meanwhile. Look at refold versions.`);

const beganOtherwise = ({ projection, name, kind }: RebuildRow): Refusal =>
  new Refusal(
    'refused',
    `The rebuild of ${projection} that has failed is a ${kind} one. Drop what it has made first: refold abort ${name}.`,
  );

const busy = ({ projection, name, state }: RebuildRow): Refusal =>
  new Refusal(
    'busy',
    `${projection} is being rebuilt already (it is ${state}), and that rebuild was left alone. ` +
      `Look at it: refold rebuilds ${name}. Stop it: refold abort ${name}.`,
  );

const nothingToBuild = ({ view, active, defined }: VersionsOfView): string => {
  const newest = defined.at(-1);
  if (newest?.state === 'retired')
    return `Version ${newest.projection.version} of ${view} is retired. Give the definition a higher version to build it anew.`;
  if (newest && newest.state === 'live' && newest.projection.version !== active?.version)
    return `Version ${newest.projection.version} of ${view} is built and fed. Compare it: refold diff ${view}. Or drop it: refold abort ${view}.`;
  return (
    `Readers use version ${active?.version} of ${view}, and the code has no newer one. Give the changed definition ` +
    `version ${(newest?.projection.version ?? 0) + 1} beside the old one, and start the projector with both.`
  );
};

const draftOf = ({ projection, from, kind }: Target, workers: number, throttle: Throttle): RebuildReport => {
  const now = new Date().toISOString();
  return {
    ...{ view: projection.name, engine: projection.engine, from, version: projection.version },
    ...{ state: 'paused', phase: 'planned', kind, sources: {}, workers, throttle, error: null },
    ...{ eventsDone: 0, eventsTotal: 0, eventsPerSecond: 0, secondsLeft: null },
    ...{ startedAt: now, updatedAt: now, finishedAt: null },
  };
};
