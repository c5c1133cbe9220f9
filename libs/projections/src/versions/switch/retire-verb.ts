import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Refusal } from '../../operations/refusal';
import type { OnProgress, SwitchReport } from '../../operations/reports';
import { definedVersion, versionsOf, type DefinedVersion, type VersionsOfView } from '../find-versions';
import type { RebuildContext } from '../rebuild/rebuild-context';
import { dropPatiently, takeOut } from './take-out';

export interface RetireOrder {
  readonly view: string;
  /** Default: the one that readers used before. */
  readonly version?: number;
  readonly dryRun: boolean;
}

/** Seconds for the last reader to end; a request that takes longer is ended by its own limits. */
const readersPatience = 90;
/**
 * Seconds after a switch in which a request that learned of the old version may still ask ClickHouse for it: no
 * transaction shows it, so it gets the time that such a request may take in all.
 */
const factsGrace = 20;

/** Takes a version out: feeds it no more, waits for its last reader, drops its tables. */
export const retire = async (
  context: RebuildContext,
  { view, version, dryRun }: RetireOrder,
  onProgress: OnProgress,
): Promise<SwitchReport> => {
  const startedAt = performance.now();
  const { pool, tools } = context;
  const versions = await versionsOf({ ...tools, pool }, view);
  const { projection } = retirable(versions, version);
  const report = (): SwitchReport => ({
    ...{ view, engine: projection.engine, verb: 'retire', from: projection.version, to: null, dryRun, approved: null },
    milliseconds: Math.round(performance.now() - startedAt),
  });
  if (dryRun) return report();
  // First of all: a rollback that comes now is refused, and no other process feeds it any more.
  await takeOut(context, projection, [['live', 'retired'], 'retired'], (active) => {
    if (active?.version === projection.version) throw usedByReaders(view, projection.version);
  });
  await untilUnread(pool, versions, projection.engine === 'clickhouse', onProgress);
  await dropPatiently(pool, projection, onProgress);
  await pool.query('update active_versions set previous_version = null where view = $1 and previous_version = $2', [
    view,
    projection.version,
  ]);
  await pool.query(`insert into switches (view, engine, verb, from_version) values ($1, $2, 'retire', $3)`, [
    view,
    projection.engine,
    projection.version,
  ]);
  return report();
};

const usedByReaders = (view: string, version: number): Refusal =>
  new Refusal('refused', `Readers use version ${version} of ${view}. Promote another one first.`);

const retirable = (versions: VersionsOfView, wanted: number | undefined): DefinedVersion => {
  const { view, active } = versions;
  const version = wanted ?? active?.previous ?? undefined;
  if (version === undefined)
    throw new Refusal(
      'refused',
      `Readers have used no other version of ${view}. Name the one that is meant: refold retire ${view} --version N.`,
    );
  const found = definedVersion(versions, version);
  if (version === active?.version) throw usedByReaders(view, version);
  if (found.state === 'building')
    throw new Refusal(
      'refused',
      `Version ${version} of ${view} is being built. Stop that first: refold abort ${view}.`,
    );
  if (found.state === 'declared')
    throw new Refusal('refused', `Version ${version} of ${view} was never built: there is nothing to retire.`);
  return found;
};

/** Waits until every transaction that began before the last switch has ended: the others cannot know the old version. */
const untilUnread = async (
  pool: Pool,
  { view, active }: VersionsOfView,
  facts: boolean,
  onProgress: OnProgress,
): Promise<void> => {
  const switchedAt = active?.changedAt ?? new Date();
  const freeAt = facts ? switchedAt.getTime() + factsGrace * 1_000 : 0;
  for (const deadline = Date.now() + readersPatience * 1_000; ; await sleep(200)) {
    const { rows } = await pool.query<{ readers: number }>(
      `select count(*)::integer as readers from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and xact_start < $1`,
      [switchedAt],
    );
    const readers = rows[0]?.readers ?? 0;
    if (readers === 0 && Date.now() >= freeAt) return;
    onProgress({ what: `readers of ${view} that may use the old version`, done: 0, total: readers });
    if (Date.now() > deadline)
      throw new Refusal(
        'busy',
        `${readers} readers began before the switch of ${view} and have not ended. Retire it again later.`,
      );
  }
};
