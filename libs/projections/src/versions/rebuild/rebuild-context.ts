import { withAdmin, type ensureTopics, type Logger } from '@refold/kafka';
import type { Pool } from 'pg';
import type { EngineOptions } from '../../engine/engine-options';
import type { ProjectionEngine } from '../../engine/projection-engine';
import type { Projection } from '../../flush/projection';
import type { OperatorTools } from '../../operations/tools';

export type Kafka = Parameters<typeof ensureTopics>[0];

/** What rebuilds need of the projector that they run in. */
export interface RebuildContext {
  readonly pool: Pool;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly tools: OperatorTools;
  readonly logger: Logger;
  /** Compiled module with `views` and `facts`, for worker threads; without it all is done in this thread. */
  readonly definitionsModule?: string;
  /** Topics in full that a projection follows. */
  readonly topicsOf: (projection: Projection) => string[];
  /** Reads topics in the consumer group of this reader, without those of owners that are not trusted. */
  readonly consume: (reader: string) => EngineOptions['consume'];
  /** The engine that feeds a projection's store; null while it has not started. */
  readonly engineOf: (projection: Projection) => ProjectionEngine | null;
  /** Readers of their own that versions have which are not fed yet; each is here while it reads. */
  readonly catchingUp: Set<ProjectionEngine>;
}

/** Whether all partitions that a projection follows are read here; otherwise other instances feed it too. */
export const isAlone = async (context: RebuildContext, projection: Projection): Promise<boolean> => {
  const topics = context.topicsOf(projection);
  const here = context.engineOf(projection)?.standing(topics).length ?? 0;
  const { topics: found } = await withAdmin(context.kafka, (admin) => admin.fetchTopicMetadata({ topics }));
  return here >= found.reduce((sum, { partitions }) => sum + partitions.length, 0);
};
