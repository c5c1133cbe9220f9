import type { TopicPosition } from '@refold/kafka';
import { readProgress } from '../../catalogue/progress';
import { pause } from '../../engine/patience';
import { ProjectionEngine } from '../../engine/projection-engine';
import type { Projection } from '../../flush/projection';
import { isAlone, type RebuildContext } from './rebuild-context';
import { moveState, readActive } from '../version-states';
import { recordsBehind } from './records-behind';

/** Records behind the live engine at which a version is close enough to join: a blink of reading. */
const closeEnough = 500;
/** Milliseconds that the live flushes may wait while a version makes its last step. */
const longestStep = 300;
const lookEveryMs = 100;
/** After steps that came to nothing the live flushes are left alone for longer, up to so many times {@link lookEveryMs}. */
const mostRest = 64;
/** Milliseconds in which other instances, which look once a second, let the version in while it is read here. */
const othersPatience = 3_000;

/**
 * Reads on from where a version's tables stand, with a reader of its own, until it stands where the live engine stands
 * and is fed by that one. So the live views wait for nothing but the last step. Of a version that is fed here already, by
 * the time that this begins, other instances' partitions may still be behind.
 * @param onProgress records that are behind, whether the last step is near, and why nothing moves, if nothing does
 * @returns false when the signal ended it
 */
export const catchUp = async (
  context: RebuildContext,
  projection: Projection,
  signal: AbortSignal,
  onProgress: (behind: number, joining: boolean, problem: string | null) => void,
): Promise<boolean> => {
  const own = engineFor(context, projection);
  context.catchingUp.add(own);
  own.start();
  try {
    for (let rest = 1; !signal.aborted; await pause(lookEveryMs * rest, signal)) {
      const behind = await behindLive(context, projection, own);
      const isClose = behind !== null && behind <= closeEnough;
      if (behind !== null) onProgress(behind, isClose, own.problem() ?? own.lacking);
      if (!isClose || !(await isWhole(own, projection))) continue;
      if (await joined(context, projection, own)) {
        if (!(await isAlone(context, projection))) await pause(othersPatience, signal);
        return true;
      }
      rest = Math.min(rest * 2, mostRest);
    }
    return false;
  } finally {
    await own.stop();
    context.catchingUp.delete(own);
  }
};

/** An engine for one version alone: a consumer group, a buffer and gaps of its own. */
const engineFor = (context: RebuildContext, projection: Projection): ProjectionEngine => {
  const { pool, tools, logger } = context;
  return new ProjectionEngine({
    ...{ engine: projection.engine, name: projection.id, pool, logger },
    ...{ reader: tools.reader, owners: tools.owners, runners: [tools.runnerOf(projection)] },
    topics: context.topicsOf(projection),
    consume: context.consume(projection.id),
  });
};

/** Whether it is written without an error and lacks no events: after the join nobody would ask for those any more. */
const isWhole = async (own: ProjectionEngine, { id }: Projection): Promise<boolean> =>
  own.problemOf(id) === null && (await own.gaps.open()).length === 0;

/** Null while it is not known: the reader has not joined yet, or the live engine does not run. */
const behindLive = async (
  context: RebuildContext,
  projection: Projection,
  own: ProjectionEngine,
): Promise<number | null> => {
  const { pool, engineOf, topicsOf } = context;
  const live = engineOf(projection);
  if (!live?.joined() || !own.joined()) return null;
  const here = live.standing(topicsOf(projection));
  return recordsBehind(pool, projection.id, furthest([...here, ...(await readByReaders(context, projection))]));
};

/** Where the version that readers use stands, in partitions that other instances read, too. */
const readByReaders = async (
  { pool, tools, topicsOf }: RebuildContext,
  projection: Projection,
): Promise<TopicPosition[]> => {
  const version = (await readActive(pool)).get(projection.name)?.version;
  const used = tools.projections.find((each) => each.name === projection.name && each.version === version);
  const topics = topicsOf(projection);
  const progress = used ? await readProgress(pool, used.id) : [];
  return progress
    .filter(({ topic }) => topics.includes(topic))
    .map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset }));
};

const furthest = (positions: readonly TopicPosition[]): TopicPosition[] => {
  const found = new Map<string, TopicPosition>();
  for (const each of positions) {
    const name = `${each.topic}/${each.partition}`;
    if (each.offset > (found.get(name)?.offset ?? -1n)) found.set(name, each);
  }
  return [...found.values()];
};

const joined = async (
  { pool, tools, engineOf, topicsOf }: RebuildContext,
  projection: Projection,
  own: ProjectionEngine,
): Promise<boolean> => {
  const live = engineOf(projection);
  if (!live) return false;
  return live.join(tools.runnerOf(projection), topicsOf(projection), async (positions) => {
    if (!(await reaches(own, projection, positions)) || !(await isWhole(own, projection))) return false;
    return moveState(pool, projection, ['building', 'live'], 'live');
  });
};

const reaches = async (
  own: ProjectionEngine,
  { id }: Projection,
  positions: readonly TopicPosition[],
): Promise<boolean> => {
  const isThere = (): boolean =>
    positions.every(({ topic, partition, offset }) => own.positions.of(id, topic, partition).nextOffset >= offset);
  for (const deadline = Date.now() + longestStep; !isThere(); await pause(5, never))
    if (Date.now() > deadline) return false;
  return true;
};

const never = new AbortController().signal;
