import type { ClientBase, Pool } from 'pg';
import type { Engine } from '../../catalogue/engine';
import type { RebuildKind, RebuildPhase, RebuildReport, RebuildState, Throttle } from '../../operations/reports';
import type { ProjectionName } from '../../table/names';

type Database = ClientBase | Pool;

/** A row of `rebuilds`: what is asked for and how far it is. All instances of the projector see it. */
export interface RebuildRow extends ProjectionName {
  /** `order_details_v2` */
  readonly projection: string;
  readonly engine: Engine;
  readonly from: number | null;
  readonly state: RebuildState;
  readonly phase: RebuildPhase;
  readonly kind: RebuildKind;
  readonly sources: Readonly<Record<string, 'kafka' | 'feed'>>;
  readonly workers: number;
  readonly throttle: string;
  readonly eventsDone: string;
  readonly eventsTotal: string;
  readonly eventsPerSecond: number;
  readonly error: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const selected = `select projection, name, version, engine, from_version as "from", state, phase, kind, sources, workers,
  throttle, events_done as "eventsDone", events_total as "eventsTotal", events_per_second as "eventsPerSecond", error,
  ${moment('started_at')} as "startedAt", ${moment('updated_at')} as "updatedAt", ${moment('finished_at')} as "finishedAt"
  from rebuilds`;

export const readRebuilds = async (database: Database): Promise<RebuildRow[]> =>
  (await database.query<RebuildRow>(`${selected} order by name, version`)).rows;

export const readRebuild = async (database: Database, projection: string): Promise<RebuildRow | undefined> =>
  (await database.query<RebuildRow>(`${selected} where projection = $1`, [projection])).rows[0];

export interface NewRebuild extends ProjectionName {
  readonly projection: string;
  readonly engine: Engine;
  readonly from: number | null;
  readonly workers: number;
  readonly throttle: Throttle;
  readonly kind: RebuildKind;
  /** Default `planned`: from the beginning. */
  readonly phase?: RebuildPhase;
}

/** Writes down a rebuild that begins; one of the same version that was there before is forgotten. */
export const insertRebuild = async (database: Database, asked: NewRebuild): Promise<void> => {
  const { projection, name, version, engine, from, workers, throttle, kind, phase = 'planned' } = asked;
  await database.query('delete from rebuilds where projection = $1', [projection]);
  await database.query(
    `insert into rebuilds (projection, name, version, engine, from_version, state, phase, workers, throttle, kind)
     values ($1, $2, $3, $4, $5, 'running', $8, $6, $7, $9)`,
    [projection, name, version, engine, from, workers, String(throttle), phase, kind],
  );
};

export interface RebuildProgress {
  readonly phase: RebuildPhase;
  readonly sources: Readonly<Record<string, 'kafka' | 'feed'>>;
  readonly eventsDone: number;
  readonly eventsTotal: number;
  readonly eventsPerSecond: number;
  /** What it waits for, when it does not get on. */
  readonly problem: string | null;
}

export const writeProgressOf = async (
  database: Database,
  projection: string,
  { phase, sources, eventsDone, eventsTotal, eventsPerSecond, problem }: RebuildProgress,
): Promise<void> => {
  await database.query(
    `update rebuilds set phase = $2, sources = $3, events_done = $4, events_total = $5, events_per_second = $6,
       updated_at = clock_timestamp(), error = case state when 'running' then $7 else error end
     where projection = $1`,
    [
      projection,
      phase,
      JSON.stringify(sources),
      Math.round(eventsDone),
      Math.round(eventsTotal),
      eventsPerSecond,
      problem,
    ],
  );
};

/** @returns false when it was in none of the states that allow it */
export const moveRebuild = async (
  database: Database,
  projection: string,
  from: readonly RebuildState[],
  to: RebuildState,
  { error = null, phase = null }: { readonly error?: string | null; readonly phase?: RebuildPhase | null } = {},
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `update rebuilds set state = $3, error = $4, phase = coalesce($5, phase), updated_at = clock_timestamp(),
       finished_at = case when $3 in ('done', 'aborted', 'failed') then clock_timestamp() end
     where projection = $1 and state = any($2)`,
    [projection, from, to, error, phase],
  );
  return rowCount === 1;
};

/** A rebuild that has failed goes on in the way that is asked for now. */
export const resumeFailed = async (
  database: Database,
  projection: string,
  { workers, throttle }: Pick<NewRebuild, 'workers' | 'throttle'>,
): Promise<void> => {
  await moveRebuild(database, projection, ['failed'], 'running');
  await database.query('update rebuilds set workers = $2, throttle = $3 where projection = $1', [
    projection,
    workers,
    String(throttle),
  ]);
};

/** All of history is read after all: less was not enough. */
export const makeFull = async (database: Database, projection: string): Promise<void> => {
  await database.query(`update rebuilds set kind = 'full', phase = 'planned' where projection = $1`, [projection]);
};

/** Whether the tables are filled and only what came since is missing. */
export const isBuilt = ({ phase }: Pick<RebuildRow, 'phase'>): boolean =>
  phase === 'catching-up' || phase === 'joining' || phase === 'live';

export const throttleOf = ({ throttle }: Pick<RebuildRow, 'throttle'>): Throttle =>
  throttle === 'auto' || throttle === 'none' ? throttle : Number(throttle);

export const reportOf = (row: RebuildRow): RebuildReport => {
  const { projection: _, name, eventsDone, eventsTotal, ...rest } = row;
  const [done, total] = [Number(eventsDone), Number(eventsTotal)];
  return {
    ...rest,
    view: name,
    throttle: throttleOf(row),
    eventsDone: done,
    eventsTotal: total,
    secondsLeft: secondsLeft(row, total - done),
  };
};

const secondsLeft = ({ state, phase, eventsPerSecond }: RebuildRow, missing: number): number | null => {
  if (state === 'done') return 0;
  if (state !== 'running' || phase === 'planned' || eventsPerSecond <= 0) return null;
  return Math.round(Math.max(0, missing) / eventsPerSecond);
};
