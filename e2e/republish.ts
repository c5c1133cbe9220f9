import type { RunningSystem } from '@refold/testing';
import { Kafka, logLevel, type IHeaders } from 'kafkajs';

interface Copy {
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: IHeaders;
}

/** Where the partitions of a topic end now: offsets of their next records. */
export type Ends = Readonly<Record<string, readonly { partition: number; offset: bigint }[]>>;

/** Well below the largest request that the broker takes, also when all of a batch is for one partition. */
const batchSize = 400;

/**
 * Sends every record of the topics once more to its partition, as a producer that lost its memory would.
 * @returns where the topics end afterwards
 */
export async function deliverTwice(brokers: string, topics: readonly string[]): Promise<Ends> {
  const kafka = new Kafka({ clientId: 'refold-e2e', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  const endsOf = async () =>
    Object.fromEntries(
      await Promise.all(
        topics.map(async (topic) => {
          const offsets = await admin.fetchTopicOffsets(topic);
          return [topic, offsets.map(({ partition, high }) => ({ partition, offset: BigInt(high) }))] as const;
        }),
      ),
    );
  try {
    for (const [topic, copies] of await readAll(kafka, await endsOf()))
      for (let from = 0; from < copies.length; from += batchSize)
        await producer.send({ topic, messages: copies.slice(from, from + batchSize) });
    return await endsOf();
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

async function readAll(kafka: Kafka, ends: Ends): Promise<Map<string, Copy[]>> {
  const copies = new Map<string, Copy[]>(Object.keys(ends).map((topic) => [topic, []]));
  const left = new Map<string, bigint>();
  for (const [topic, partitions] of Object.entries(ends))
    for (const { partition, offset } of partitions) if (offset > 0n) left.set(`${topic}/${partition}`, offset - 1n);
  const consumer = kafka.consumer({ groupId: `refold-e2e-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: Object.keys(ends), fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachBatch: async ({ batch: { topic, partition, messages } }) => {
            const last = left.get(`${topic}/${partition}`) ?? -1n;
            for (const { key, value, headers, offset } of messages)
              if (BigInt(offset) <= last) copies.get(topic)?.push({ partition, key, value, headers });
            if (BigInt(messages.at(-1)?.offset ?? -1) >= last) left.delete(`${topic}/${partition}`);
            if (left.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return copies;
}

interface Projector {
  readonly projections: readonly {
    readonly name: string;
    readonly services: readonly string[];
    readonly partitions: readonly { topic: string; partition: number; nextOffset: string }[];
  }[];
}

/** Waits until each projection has read its topics up to these ends. */
export async function everythingRead(system: RunningSystem, ends: Ends): Promise<void> {
  const deadline = Date.now() + 240_000;
  for (;;) {
    const status = (await (await fetch(`${system.environment['PROJECTOR_URL']}/status`)).json()) as Projector;
    const behind = status.projections.flatMap(({ name, services, partitions }) =>
      services.flatMap((topic) =>
        (ends[topic] ?? [])
          .filter(({ partition, offset }) => {
            const read = partitions.find((each) => each.topic === topic && each.partition === partition);
            return BigInt(read?.nextOffset ?? 0) < offset;
          })
          .map(({ partition }) => `${name} ${topic}/${partition}`),
      ),
    );
    if (behind.length === 0) return;
    if (Date.now() > deadline) throw new Error(`The records that came twice are not read: ${behind.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
