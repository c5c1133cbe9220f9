import { backoff, pause } from '@refold/event-store';
import { ensureTopics, readTails, topicOf, withAdmin, type Logger } from '@refold/kafka';
import { underMigrationLock } from '@refold/projections';
import type { ClientBase, Pool } from 'pg';
import type { SagaHostOptions } from '../host-options';
import type { SagaProjection, Starts } from '../inbox/saga-projection';

type Where = Pick<SagaHostOptions, 'pool' | 'kafka' | 'topicPrefix' | 'service'> & {
  readonly logger: Logger;
  /** How far a service's store is; 0n where it does not say. */
  readonly headOf: (service: string) => Promise<bigint>;
};

/** The last records of a partition are looked at to learn how far its owner is; damaged ones may be among them. */
const lookedAt = 20;

/**
 * From where on a saga hears, by service. What is not recorded yet is recorded now: where the services' topics end. So a
 * saga that is deployed late does not begin with what happened long ago, and one that was away misses nothing.
 * @throws Error when Kafka is needed and does not answer
 */
export const startsOf = async (
  { projection, saga }: { readonly projection: SagaProjection; readonly saga: string },
  where: Where,
): Promise<Starts> => {
  const known = await recorded(where.pool, saga);
  // Looked at last is the service whose event begins instances: whatever follows from a beginning is then heard, too.
  const missing = [...projection.services]
    .filter((service) => !known.has(service))
    .sort((one, other) => Number(projection.begins(one)) - Number(projection.begins(other)));
  if (missing.length === 0) return known;
  const topics = missing.map((service) => topicOf(service, where.topicPrefix));
  await ensureTopics(where.kafka, topics, { patienceMs: 10_000, logger: where.logger });
  const found: Start[] = [];
  for (const service of missing) found.push(await startOf(service, where));
  // Nothing of it waits for Kafka. Another process of this service may have been faster, with all or nothing.
  return underMigrationLock(where.pool, async (client) => {
    for (const start of found) await record(client, { projection: projection.id, saga }, start);
    return recorded(client, saga);
  });
};

/**
 * A topic that says nothing, for it was made a moment ago or is damaged at its end, may be filled with history yet: then
 * the store is asked, and of this service always, which takes no commands meanwhile.
 */
const startOf = async (service: string, where: Where): Promise<Start> => {
  const ends = await onceReady(() => endsOf(service, where));
  const told = ends.reduce((most, end) => max(most, end.head), 0n);
  const isAsked = service === where.service || told === 0n;
  return { service, ends, head: isAsked ? max(told, await where.headOf(service)) : told };
};

/** A topic that was made a moment ago has no leader yet. */
const onceReady = async <T>(look: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await look();
    } catch (error) {
      if (tries >= mostTries) throw error;
      await pause(backoff(tries, 1_000));
    }
  }
};
const mostTries = 12;

interface Start {
  readonly service: string;
  readonly ends: readonly End[];
  /** Up to where nothing is heard. */
  readonly head: bigint;
}
interface End {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Of the partition's last event. */
  readonly feedNumber: bigint;
  /** How far the owner was, as the partition tells it. */
  readonly head: bigint;
}

/** Offsets first: what comes between the two looks is read, and then passed over by its feed number. */
const endsOf = async (service: string, { kafka, logger, topicPrefix }: Where): Promise<End[]> => {
  const topic = topicOf(service, topicPrefix);
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const tails = new Map(
    (await readTails(kafka, topic, { most: lookedAt, logger })).map((tail) => [tail.partition, tail]),
  );
  return offsets.map(({ partition, high }) => {
    const tail = tails.get(partition);
    const event = tail?.event?.feedNumber ?? 0n;
    const feedNumber = max(event, tail?.heartbeat?.previousFeedNumber ?? 0n);
    return {
      topic,
      partition,
      offset: BigInt(high),
      feedNumber,
      head: max(feedNumber, tail?.heartbeat?.feedNumber ?? 0n),
    };
  });
};

const record = async (
  client: ClientBase,
  of: { readonly projection: string; readonly saga: string },
  { service, ends, head }: Start,
): Promise<void> => {
  await client.query(
    'insert into saga_starts (saga, service, feed_number) values ($1, $2, $3) on conflict (saga, service) do nothing',
    [of.saga, service, head.toString()],
  );
  await client.query(
    `insert into projection_progress (projection, topic, partition, next_offset, feed_number)
     select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[]) on conflict do nothing`,
    [
      of.projection,
      ends.map(({ topic }) => topic),
      ends.map(({ partition }) => partition),
      ends.map(({ offset }) => offset.toString()),
      ends.map(({ feedNumber }) => feedNumber.toString()),
    ],
  );
};

const recorded = async (on: Pool | ClientBase, saga: string): Promise<Map<string, bigint>> => {
  const { rows } = await on.query<{ service: string; feed_number: string }>(
    'select service, feed_number from saga_starts where saga = $1',
    [saga],
  );
  return new Map(rows.map(({ service, feed_number: head }) => [service, BigInt(head)]));
};

const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);
