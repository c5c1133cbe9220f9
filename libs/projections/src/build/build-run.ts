import { topicOf } from '@refold/kafka';
import { Repeated } from '../engine/patience';
import type { BuildPass } from '../flush/projection';
import type { BuildOptions, BuildReport } from './build-options';
import { Duty, Pace } from './pass/pace';
import { runShare } from './pass/run-share';
import { byPlace } from './progress/build-progress';
import { placeName, type Advance, type Stretch } from './progress/stretch';
import { eventsDone, measured, toRead } from './sources';
import { connectionsOf, ShareThread } from './threads/share-threads';

/** What has the throttle in its hand: readers in threads, or in this one. */
type Held = Pace | ShareThread;

const throttleEveryMs = 250;
/** Below this another thread costs more than it brings. */
const eventsAThread = 100_000;
const chunkEvents = 5_000;
const chunkBytes = 8 * 1024 * 1024;

/** Runs the shares of one pass side by side, throttled together, and tells how far they are. */
export class PassRun {
  private readonly held: Held[] = [];
  private readonly ending = new AbortController();

  constructor(
    private readonly options: BuildOptions,
    private readonly pass: BuildPass,
    private readonly tell: (advances: readonly Advance[]) => void,
  ) {}

  /**
   * @returns false when the signal ended it
   * @throws what any share throws, when all have ended
   */
  async run(stretches: readonly Stretch[]): Promise<boolean> {
    const { signal, throttle } = this.options;
    const end = (): void => this.ending.abort();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    const duty = new Duty(throttle);
    const resting = new AbortController();
    const throttling = new Repeated(throttleEveryMs, resting.signal).run(async () => {
      const part = duty.after(this.options.liveLagMs());
      for (const each of this.held) each.duty = part;
    });
    try {
      const shares = sharesOf(this.pass, this.readers(stretches), stretches);
      const runs = shares.map((share) => this.runOne(share, shares.length));
      // One that cannot go on takes the others with it, and nothing is still at work when that is told.
      for (const run of runs) run.catch(end);
      const outcomes = await Promise.allSettled(runs);
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      return outcomes.every((outcome) => outcome.status === 'fulfilled' && outcome.value);
    } finally {
      resting.abort();
      await throttling;
      signal.removeEventListener('abort', end);
    }
  }

  /** A thread loads all definitions and warms up for a second or two; few events are sooner read by fewer. */
  private readers(stretches: readonly Stretch[]): number {
    const { workers, definitionsModule } = this.options;
    const events = stretches.reduce((sum, { next, until }) => sum + Number(until - next), 0);
    return definitionsModule === undefined ? workers : Math.min(workers, Math.ceil(events / eventsAThread));
  }

  private runOne(stretches: readonly Stretch[], shares: number): Promise<boolean> {
    const { throttle, chunkEvents: most = chunkEvents } = this.options;
    const eventsPerSecond = typeof throttle === 'number' ? throttle / shares : null;
    // A bound on events a second is kept within each second, so no chunk may hold more.
    const events = Math.max(1, Math.min(most, Math.ceil(eventsPerSecond ?? most)));
    const common = { stretches, chunk: { events, bytes: chunkBytes } };
    return this.runInThread(common, eventsPerSecond) ?? this.runHere(common, eventsPerSecond);
  }

  private runHere(common: Common, eventsPerSecond: number | null): Promise<boolean> {
    const pace = new Pace(eventsPerSecond);
    this.held.push(pace);
    return runShare({
      ...this.options,
      ...common,
      ...{ pass: this.pass, pace, signal: this.ending.signal, onAdvance: this.tell },
    });
  }

  /** Null where this thread must do it: owners are asked from here only. */
  private runInThread(common: Common, eventsPerSecond: number | null): Promise<boolean> | null {
    const { definitionsModule, pool, kafka, clickhouse, projection, topicPrefix, skipTypes, logger } = this.options;
    const isHere = this.pass.careful || common.stretches.some(({ source }) => source === 'feed');
    const connections = connectionsOf(pool, kafka);
    if (isHere || definitionsModule === undefined || !connections) return null;
    const thread = new ShareThread(
      {
        ...{ definitionsModule, projection: projection.id, pass: this.pass.name, clickhouseUrl: clickhouse.url },
        ...(clickhouse.ca !== undefined && { clickhouseCa: clickhouse.ca }),
        ...{ ...common, ...connections, topicPrefix, skipTypes, eventsPerSecond },
      },
      { logger, signal: this.ending.signal, onAdvance: this.tell },
    );
    this.held.push(thread);
    return thread.ended;
  }
}

interface Common {
  readonly stretches: readonly Stretch[];
  readonly chunk: { readonly events: number; readonly bytes: number };
}

/** Equal partitions of all topics go to the same reader, so that each row has one; where that is not so, one reads all. */
export const sharesOf = (
  { divisible, careful }: BuildPass,
  workers: number,
  stretches: readonly Stretch[],
): Stretch[][] => {
  const counts = new Map<string, number>();
  for (const { service } of stretches) counts.set(service, (counts.get(service) ?? 0) + 1);
  const isEven = new Set(counts.values()).size === 1 && stretches.every(({ source }) => source === 'kafka');
  const [partitions = 1] = counts.values();
  const many = divisible && isEven && !careful ? Math.min(workers, partitions) : 1;
  return Array.from({ length: many }, (_, share) => stretches.filter(({ partition }) => partition % many === share));
};

/** How far a build is, over all passes. */
export class Standing {
  private stretches = new Map<string, Stretch>();
  private phase: BuildReport['phase'] = 'planned';
  private toldAt = 0;

  constructor(private readonly options: Pick<BuildOptions, 'onProgress'>) {}

  set(stretches: readonly Stretch[]): void {
    this.stretches = new Map(stretches.map((stretch) => [`${stretch.pass} ${placeName(stretch)}`, stretch]));
  }

  enter(phase: BuildReport['phase']): void {
    this.phase = phase;
    this.report();
  }

  advance(pass: BuildPass['name'], advances: readonly Advance[]): void {
    for (const [name, { from: _, ...moved }] of byPlace(advances)) {
      const stretch = this.stretches.get(`${pass} ${name}`);
      if (stretch) this.stretches.set(`${pass} ${name}`, { ...stretch, ...moved });
    }
    if (performance.now() - this.toldAt >= tellEveryMs) this.report();
  }

  private report(): void {
    this.toldAt = performance.now();
    const stretches = [...this.stretches.values()];
    this.options.onProgress({ phase: this.phase, ...measured(stretches), eventsDone: eventsDone(stretches) });
  }
}

const tellEveryMs = 200;

/** What a pass reads or has read. Who reads what depends on all of it: topics are even or not, however much is left. */
export const stretchesOf = (stretches: readonly Stretch[], pass: BuildPass['name']): Stretch[] =>
  toRead(stretches).filter((stretch) => stretch.pass === pass);

/** Where the live path goes on in every partition. What a feed gave reaches beyond the end that its topic had. */
export const liveStarts = (stretches: readonly Stretch[], topicPrefix: string) => {
  const heads = new Map(stretches.flatMap((each) => (each.source === 'feed' ? [[each.service, each.until - 1n]] : [])));
  const partitions = stretches.filter(({ source }) => source === 'kafka');
  return [...byPlace(partitions).values()].map(({ service, partition, until, feedNumber, recordedAt }) => ({
    topic: topicOf(service, topicPrefix),
    partition,
    nextOffset: until,
    feedNumber: heads.get(service) ?? feedNumber,
    recordedAt,
  }));
};
