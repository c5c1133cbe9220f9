import { build, measureSources } from '../build/build';
import type { Projection } from '../flush/projection';
import { Refusal } from '../operations/refusal';
import type { PlanReport } from '../operations/reports';
import { dropVersion } from '../versions/switch/drop-version';
import { versionsOf } from '../versions/find-versions';
import type { RebuildContext } from '../versions/rebuild/rebuild-context';
import { lockRebuild } from '../versions/rebuild/rebuild-host';
import { changeBetween, type DefinitionChange } from './definition-change';

/** Events a second, by engine, where nothing could be measured: what two small cores did. */
const assumed = { postgres: 20_000, clickhouse: 20_000 } as const;
/** Seconds of a rebuild that no event takes: the reader joins, the version joins the live feed. */
const aroundIt = 5;
/** Fewer events than this are read before a rate could be measured. */
const worthATrial = 50_000;
/** Milliseconds of reading that a trial is measured by. */
const trialMs = 3_000;
/** Rows that are folded afresh in a second, one by one out of their owners' streams. */
const freshRowsPerSecond = 400;

/** What a rebuild of each view would do, and how long it would take. Nothing is kept of what is tried for it. */
export const plan = (context: RebuildContext, views: readonly string[]): Promise<PlanReport[]> =>
  Promise.all([...new Set(views)].map((view) => planOf(context, view)));

const planOf = async (context: RebuildContext, view: string): Promise<PlanReport> => {
  const versions = await versionsOf({ ...context.tools, pool: context.pool }, view);
  const newest = versions.defined.at(-1);
  if (!newest) throw new Refusal('unknown', `There is no version of ${view}.`);
  const { projection, state } = newest;
  const active = versions.defined.find(({ projection: { version } }) => version === versions.active?.version);
  const head = {
    view,
    engine: projection.engine,
    activeVersion: versions.active?.version ?? null,
    version: projection.version,
  };
  if (state !== 'declared')
    return { ...head, ...nothing, reasons: [reasonOf(view, projection.version, state, active?.projection)] };
  const change = active ? changeBetween(active.projection.parts, projection.parts) : neverBuilt;
  const sources = await measureSources({ ...context, owners: context.tools.owners, projection });
  const diskBytes = await (active?.projection ?? projection).bytes(context.pool);
  const cost =
    change.kind === 'full'
      ? await costOfAll(context, projection, sources.eventsTotal)
      : await costOfPart(context, projection, change);
  return { ...head, ...change, ...cost, diskBytes, sources: sources.sources };
};

type Cost = Pick<PlanReport, 'events' | 'eventsPerSecond' | 'rateIs' | 'seconds'>;

const costOfAll = async (context: RebuildContext, projection: Projection, events: number): Promise<Cost> => {
  const measured = events >= worthATrial ? await trial(context, projection) : null;
  const eventsPerSecond = measured ?? assumed[projection.engine];
  return {
    events,
    eventsPerSecond: Math.round(eventsPerSecond),
    rateIs: measured === null ? 'assumed' : 'measured',
    seconds: Math.round(events / eventsPerSecond + aroundIt),
  };
};

/** A copy, and rows that are folded one by one: at most one for each event of the new types. */
const costOfPart = async (
  { tools: { owners } }: RebuildContext,
  { services }: Projection,
  { eventTypes }: DefinitionChange,
): Promise<Cost> => {
  const counts =
    eventTypes.length === 0 ? [] : await Promise.all([...services].map((service) => owners.histogram(service)));
  const events = counts
    .flat()
    .reduce((sum, each) => sum + (eventTypes.includes(each.type) ? Number(each.events) : 0), 0);
  const seconds = Math.round(events / freshRowsPerSecond + aroundIt);
  return { events, eventsPerSecond: freshRowsPerSecond, rateIs: 'assumed', seconds };
};

/** Builds for some seconds, sees how far that comes, and drops it. Null when a rebuild is at work or it ended too early. */
const trial = async (context: RebuildContext, projection: Projection): Promise<number | null> => {
  const lock = await lockRebuild(context, projection.id);
  if (!lock) return null;
  const { pool, tools, engineOf } = context;
  const ending = new AbortController();
  let first: { at: number; done: number } | undefined;
  let last: { at: number; done: number } | undefined;
  try {
    await build({
      ...context,
      ...{ clickhouse: tools.clickhouse, owners: tools.owners, streams: tools.streams, skipTypes: tools.skipTypes },
      ...{ projection, workers: 1, throttle: 'auto', signal: ending.signal },
      liveLagMs: () => engineOf(projection)?.delayMs ?? 0,
      onProgress: ({ phase, eventsDone: done }) => {
        last = { at: performance.now(), done };
        if (done > 0 && phase === 'rows') first ??= last;
        if (first && last.at - first.at > trialMs) ending.abort();
      },
    });
  } finally {
    await dropVersion(pool, projection);
    lock.release(true);
  }
  if (!first || !last || last.at - first.at < trialMs / 2) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
};

const neverBuilt: DefinitionChange = { kind: 'full', reasons: ['Readers use no version of it yet.'], eventTypes: [] };

const nothing: Omit<PlanReport, 'view' | 'engine' | 'activeVersion' | 'version' | 'reasons'> = {
  ...{
    kind: 'nothing',
    eventTypes: [],
    events: 0,
    eventsPerSecond: 0,
    rateIs: 'assumed',
    seconds: 0,
    diskBytes: 0,
    sources: {},
  },
};

const reasonOf = (view: string, version: number, state: string, active: Projection | undefined): string => {
  if (state === 'building') return `Version ${version} of ${view} is being built: refold rebuilds ${view}.`;
  if (state === 'retired') return `Version ${version} of ${view} is retired. Give the definition a higher version.`;
  if (active?.version === version) return `Readers use version ${version} of ${view}, the newest that the code has.`;
  return `Version ${version} of ${view} is built and fed: refold diff ${view}, then refold promote ${view}.`;
};
