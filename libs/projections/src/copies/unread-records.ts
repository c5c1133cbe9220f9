import { withAdmin } from '@refold/kafka';
import type { Projector } from '../engine/projector';
import { recordsBehind } from '../versions/rebuild/records-behind';
import { readActive } from '../versions/version-states';

/**
 * Records that Kafka holds and the version in use has not stored yet, wherever its partitions are read.
 * @returns null when it is not in use yet
 * @throws Error when Kafka or the database does not answer
 */
export const unreadRecords = async ({ context, tools }: Projector, view: string): Promise<number | null> => {
  const { pool, kafka, topicsOf } = context;
  const version = (await readActive(pool)).get(view)?.version;
  const projection = tools.projections.find((each) => each.name === view && each.version === version);
  if (!projection) return null;
  const ends = await withAdmin(kafka, (admin) =>
    Promise.all(
      topicsOf(projection).map(async (topic) =>
        (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
          ...{ topic, partition, offset: BigInt(high) },
        })),
      ),
    ),
  );
  return recordsBehind(pool, projection.id, ends.flat());
};
