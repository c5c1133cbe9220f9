import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, PoolClient } from 'pg';
import { approve, standingOf } from '../../compare/approvals';
import { diff } from '../../compare/diff';
import { lockProjection } from '../../flush/flush';
import { inTransaction } from '../../flush/transaction';
import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { DiffReport, OnProgress, SwitchReport } from '../../operations/reports';
import { sql } from '../../sql';
import { definedVersion, versionsOf, type DefinedVersion, type VersionsOfView } from '../find-versions';
import type { RebuildContext } from '../rebuild/rebuild-context';

const behindSql = sql(__dirname, 'behind');

/** Milliseconds that a switch waits for a version to come to where the other one is: a flush or two of another projector. */
const switchPatience = 2_000;
/** Milliseconds for a flush in hand to end. */
const flushPatience = 1_000;

export interface PromoteOrder {
  readonly view: string;
  /** Why the differences are accepted. */
  readonly approve?: string;
  /** Of the diff that was looked at; without it the latest one. */
  readonly fingerprint?: string;
  readonly dryRun: boolean;
}

export interface SwitchContext extends RebuildContext {
  /** Told when readers use another version of this view. */
  readonly onSwitched: (view: string) => Promise<void>;
}

/** Which version readers use: one row, for both engines, changed while nobody writes either version. */
export class SwitchVerbs {
  constructor(private readonly context: SwitchContext) {}

  /**
   * Lets readers use the newest version that is built.
   * @throws Refusal when it is behind, or differs in what nobody has approved
   */
  async promote(order: PromoteOrder, onProgress?: OnProgress): Promise<SwitchReport> {
    const versions = await this.versions(order.view);
    const [blue, green] = [this.activeOf(versions), greenOf(versions)];
    this.refuseUnfed(green);
    const { tools } = this.context;
    const report = await diff(tools, blue.projection, green.projection, { examples: 3 }, onProgress);
    const approval = report.equal ? null : await this.approvalOf(order, report);
    const asked = { verb: 'promote', from: blue.projection, to: green.projection, dryRun: order.dryRun } as const;
    return this.switched(
      { ...asked, approval, fingerprint: report.equal ? null : report.fingerprint },
      async (client) => {
        if (approval !== null && order.approve !== undefined) await approve(client, report, order.approve);
      },
    );
  }

  /** Lets readers use the version that they used before. It was fed all the while, so nothing is compared or built. */
  async rollback(view: string, dryRun: boolean): Promise<SwitchReport> {
    const versions = await this.versions(view);
    const blue = this.activeOf(versions);
    const previous = versions.active?.previous ?? null;
    if (previous === null)
      throw new Refusal('refused', `Readers have used no other version of ${view}, so there is none to go back to.`);
    const target = definedVersion(versions, previous);
    if (target.state !== 'live')
      throw new Refusal(
        'refused',
        `Version ${previous} of ${view} is ${target.state}, so readers cannot go back to it.`,
      );
    this.refuseUnfed(target);
    const asked = { verb: 'rollback', from: blue.projection, to: target.projection, dryRun } as const;
    return this.switched({ ...asked, approval: null, fingerprint: null }, async () => undefined);
  }

  private versions(view: string): Promise<VersionsOfView> {
    return versionsOf({ ...this.context.tools, pool: this.context.pool }, view);
  }

  private activeOf(versions: VersionsOfView): DefinedVersion {
    if (versions.active) return definedVersion(versions, versions.active.version);
    throw new Refusal(
      'refused',
      `Readers use no version of ${versions.view} yet. The first one becomes active when it is built.`,
    );
  }

  /** @throws Refusal when the engine does not feed it: it was left behind, or the engine has not started */
  private refuseUnfed({ projection }: DefinedVersion): void {
    const engine = this.context.engineOf(projection);
    if (!engine) throw new Refusal('unavailable', `The ${projection.engine} engine has not started yet. Try again.`);
    const problem = engine.problemOf(projection.id);
    if (!engine.runners.some((runner) => runner.projection.id === projection.id))
      throw new Refusal(
        'refused',
        `${projection.id} is not fed at the moment. It catches up by itself; look at refold status.`,
      );
    if (problem) throw new Refusal('unavailable', `${projection.id} cannot be written at the moment: ${problem}`);
  }

  /** Why the differences are accepted. @throws Refusal when they are not, or are not those that somebody has looked at */
  private async approvalOf({ view, approve: reason, fingerprint }: PromoteOrder, report: DiffReport): Promise<string> {
    const again = `Look at it: refold diff ${view}. Then, if it is meant: refold promote ${view} --approve "why"`;
    const refused = (why: string): Refusal => new Refusal('refused', `${why} Nothing was changed.\n${again}`);
    if (fingerprint !== undefined && fingerprint !== report.fingerprint)
      throw refused(`What differs now has the fingerprint ${report.fingerprint}, not ${fingerprint}.`);
    const { approval, seen } = await standingOf(this.context.pool, report);
    if (approval) return approval.reason;
    if (reason === undefined) throw refused(`${differencesOf(report)}, and nobody has approved it.`);
    if (!seen) throw refused(`${differencesOf(report)}, and nobody has looked at it in this form yet.`);
    return reason;
  }

  private async switched(asked: Switch, also: (client: PoolClient) => Promise<void>): Promise<SwitchReport> {
    const { verb, from, to, dryRun, approval } = asked;
    const startedAt = performance.now();
    for (const deadline = Date.now() + switchPatience; ; await sleep(50)) {
      try {
        await this.tryToSwitch(asked, also);
        break;
      } catch (error) {
        if (!mayPass(error) || Date.now() > deadline) throw busyIfLocked(to, error);
      }
    }
    // It is done, whatever becomes of this; engines also look by themselves.
    if (!dryRun)
      await this.context.onSwitched(to.name).catch((err: Error) => this.context.logger.warn({ err }, notTold));
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const ends = { view: to.name, engine: to.engine, from: from.version, to: to.version };
    return { ...ends, verb, dryRun, approved: approval, milliseconds };
  }

  /**
   * While no projector, this one or another, writes either version: between two tries of a flush that fails, too, so
   * readers can leave a version that cannot be written.
   */
  private async tryToSwitch(asked: Switch, also: (client: PoolClient) => Promise<void>): Promise<void> {
    const { from, to, dryRun } = asked;
    await inTransaction(this.context.pool, async (client) => {
      await client.query(`set local lock_timeout = ${flushPatience}`);
      for (const id of [from.id, to.id].sort()) await lockProjection(client, id, true);
      await this.refuseBehind(client, asked);
      if (dryRun) return;
      await also(client);
      await moveReaders(client, asked);
    });
  }

  /** @throws Refusal when readers would see something older than before */
  private async refuseBehind(client: ClientBase, { verb, from, to }: Switch): Promise<void> {
    const { rows } = await client.query<{ topic: string; partition: number; records: string }>(behindSql, [
      to.id,
      [from.id],
      this.context.topicsOf(to),
    ]);
    const [first] = rows;
    if (first)
      throw new Behind(
        'refused',
        `${to.id} is behind: ${first.records} records of ${first.topic}/${first.partition} are not in it yet. Try again when it has caught up.`,
      );
    // What the engine lacks, the version that readers would leave lacks as well.
    const named = verb === 'promote' ? [to.id, to.engine] : [to.id];
    const gaps = await client.query('select 1 from feed_gaps where engine = any($1) and healed_at is null limit 1', [
      named,
    ]);
    if (gaps.rowCount)
      throw new Refusal(
        'refused',
        `Events are missing in ${to.id} that their owner has not given yet. refold status names them.`,
      );
  }
}

/** A flush that is under way may make this go away. */
class Behind extends Refusal {}

const lockNotAvailable = '55P03';
const isLocked = (error: unknown): boolean => (error as { code?: unknown }).code === lockNotAvailable;
const mayPass = (error: unknown): boolean => error instanceof Behind || isLocked(error);

const busyIfLocked = ({ id }: Projection, error: unknown): unknown =>
  isLocked(error)
    ? new Refusal('busy', `A flush of ${id} or of what readers use has not ended in time. Ask again.`, error)
    : error;

const notTold = 'The engines could not be told what readers use now; they look themselves soon.';

interface Switch {
  readonly verb: 'promote' | 'rollback';
  readonly from: Projection;
  readonly to: Projection;
  readonly dryRun: boolean;
  /** Why differences are accepted; null when there are none. */
  readonly approval: string | null;
  readonly fingerprint: string | null;
}

/** @throws Refusal when somebody else has switched meanwhile, or has taken the version out */
const moveReaders = async (client: ClientBase, { verb, from, to, approval, fingerprint }: Switch): Promise<void> => {
  const { rowCount } = await client.query(
    `update active_versions set version = $2, previous_version = $3, changed_at = clock_timestamp()
     where view = $1 and version = $3`,
    [to.name, to.version, from.version],
  );
  if (rowCount !== 1)
    throw new Refusal(
      'busy',
      `Readers of ${to.name} do not use version ${from.version} any more: somebody else has switched.`,
    );
  const { rows } = await client.query<{ state: string }>(
    'select state from projection_definitions where name = $1 and version = $2 for share',
    [to.name, to.version],
  );
  if (rows[0]?.state !== 'live')
    throw new Refusal('busy', `${to.id} is ${rows[0]?.state} by now: somebody else has taken it out.`);
  await client.query(
    `insert into switches (view, engine, verb, from_version, to_version, approved, fingerprint)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [to.name, to.engine, verb, from.version, to.version, approval, fingerprint],
  );
};

/** The newest version that is fed and that readers do not use. */
const greenOf = ({ view, active, defined }: VersionsOfView): DefinedVersion => {
  const newer = defined.filter(({ projection }) => projection.version > (active?.version ?? 0));
  const green = newer.filter(({ state }) => state === 'live').at(-1);
  if (green) return green;
  const newest = newer.at(-1);
  if (!newest)
    throw new Refusal('refused', `Readers use the newest version of ${view} that the code has, ${active?.version}.`);
  const next =
    newest.state === 'building'
      ? `It is being built: refold rebuilds ${view}.`
      : `To build it: refold rebuild ${view}.`;
  throw new Refusal('refused', `Version ${newest.projection.version} of ${view} is ${newest.state}, not live. ${next}`);
};

const differencesOf = ({ view, groups, rowsDiffering }: DiffReport): string => {
  const what = groups
    .map(({ kind, column, rows }) => `${kind}${column === null ? '' : ` ${column}`}: ${rows}`)
    .join(', ');
  return `${rowsDiffering === 1 ? `1 row of ${view} differs` : `${rowsDiffering} rows of ${view} differ`} (${what})`;
};
