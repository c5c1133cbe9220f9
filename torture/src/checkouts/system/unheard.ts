import { createKafka, topicOf, withAdmin } from '@refold/kafka';
import type { Pool } from 'pg';
import { services, type CheckoutSystem } from './checkout-system';

/**
 * Whether a saga or a local copy has records before it that it has not read: an event that lies in Kafka moves nothing
 * yet, and will. Offsets tell it, for they only grow; feed numbers go back with each record that comes again.
 * @returns the first that has; null when all has been read
 * @throws Error when Kafka or a database does not answer
 */
export const unheard = async (system: CheckoutSystem): Promise<string | null> => {
  const ends = await endsOf(system);
  for (const service of services)
    for (const { projection, topic, partition, read } of await reached(system.databases[service].pool)) {
      const end = ends.get(`${topic}/${partition}`) ?? 0;
      if (read < end) return `${projection} of ${service} has read ${read} of ${end} records of ${topic}/${partition}`;
    }
  return null;
};

interface Reached {
  readonly projection: string;
  readonly topic: string;
  readonly partition: number;
  readonly read: number;
}

/** Sagas and copies have a schema each; not every service has either. */
const reached = async (pool: Pool): Promise<readonly Reached[]> => {
  const { rows: schemas } = await pool.query<{ name: string }>(
    `select table_schema as name from information_schema.tables where table_name = 'projection_progress'`,
  );
  const found = schemas.map(({ name }) =>
    pool.query<Reached>(
      `select projection, topic, partition, next_offset::float8 as read from ${name}.projection_progress`,
    ),
  );
  return (await Promise.all(found)).flatMap(({ rows }) => rows);
};

const endsOf = ({ topics }: CheckoutSystem): Promise<Map<string, number>> =>
  withAdmin(createKafka({ brokers: topics.brokers, clientId: 'rest' }), async (admin) => {
    const ends = new Map<string, number>();
    for (const topic of services.map((service) => topicOf(service, topics.prefix)))
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        ends.set(`${topic}/${partition}`, Number(high));
    return ends;
  });
