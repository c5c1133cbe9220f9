import { consumeTopics, type TopicPosition } from '@refold/kafka';
import { pause } from '../engine/patience';
import { ProjectionEngine } from '../engine/projection-engine';
import type { Projection } from '../flush/projection';
import { setState } from './version-states';
import type { RebuildContext } from './rebuild-context';
import { recordsBehind } from './records-behind';

/** Records behind the live engine at which a version is close enough to join: a blink of reading. */
const closeEnough = 500;
/** Milliseconds that the live flushes may wait while a version makes its last step. */
const longestStep = 300;
const lookEveryMs = 100;

/**
 * Reads on from where a version's tables stand, with a reader of its own, until it stands where the live engine stands
 * and is fed by that one. So the live views wait for nothing but the last step.
 * @param onProgress records that are behind, and those that there are
 * @returns false when the signal ended it
 */
export const catchUp = async (
  context: RebuildContext,
  projection: Projection,
  signal: AbortSignal,
  onProgress: (behind: number, joining: boolean) => void,
): Promise<boolean> => {
  // A process that died after the last step finds the version fed already.
  if (context.engineOf(projection)?.runners.some((runner) => runner.projection.id === projection.id)) return true;
  const own = engineFor(context, projection);
  own.start();
  try {
    while (!signal.aborted) {
      const behind = await behindLive(context, projection, own);
      onProgress(behind ?? 0, behind !== null && behind <= closeEnough);
      if (behind !== null && behind <= closeEnough && (await joined(context, projection, own))) return true;
      await pause(lookEveryMs, signal);
    }
    return false;
  } finally {
    await own.stop();
  }
};

/** An engine for one version alone: a consumer group, a buffer and gaps of its own. */
const engineFor = (context: RebuildContext, projection: Projection): ProjectionEngine => {
  const { pool, kafka, topicPrefix, tools, logger } = context;
  const groupId = `${topicPrefix}projector-${projection.id}`;
  return new ProjectionEngine({
    ...{ engine: projection.engine, name: projection.id, pool, logger },
    ...{ reader: tools.reader, owners: tools.owners, runners: [tools.runnerOf(projection)] },
    topics: context.topicsOf(projection),
    consume: (options) => consumeTopics({ kafka, groupId, logger, ...options }),
  });
};

/** Null while it is not known: the reader has not joined yet, or the live engine does not run. */
const behindLive = async (
  { pool, engineOf, topicsOf }: RebuildContext,
  projection: Projection,
  own: ProjectionEngine,
): Promise<number | null> => {
  const live = engineOf(projection);
  if (!live?.joined() || !own.joined()) return null;
  return recordsBehind(pool, projection.id, live.standing(topicsOf(projection)));
};

const joined = async (
  { pool, tools, engineOf, topicsOf }: RebuildContext,
  projection: Projection,
  own: ProjectionEngine,
): Promise<boolean> => {
  const live = engineOf(projection);
  if (!live) return false;
  return live.join(tools.runnerOf(projection), topicsOf(projection), async (positions) => {
    if (!(await reaches(own, projection, positions))) return false;
    await setState(pool, projection, 'live');
    return true;
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
