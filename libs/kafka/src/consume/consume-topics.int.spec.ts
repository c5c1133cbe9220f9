import { testTopics, type TestTopics } from '@refold/testing';
import {
  consumeTopics,
  createKafka,
  ensureTopics,
  RecordProducer,
  withAdmin,
  type ConsumedBatch,
  type ConsumeOptions,
  type Consumption,
  type Kafka,
  type OffsetGap,
} from '..';

jest.setTimeout(60_000);

let topics: TestTopics;
let kafka: Kafka;
let topic: string;
let producer: RecordProducer;
let consumptions: Consumption[];

beforeEach(async () => {
  topics = testTopics('consume');
  topic = `${topics.prefix}events`;
  kafka = createKafka({ brokers: topics.brokers, clientId: 'consume-spec' });
  producer = new RecordProducer(kafka, topic);
  consumptions = [];
  await ensureTopics(kafka, [topic], { partitions: 3 });
});
afterEach(async () => {
  await Promise.all(consumptions.map((consumption) => consumption.stop()));
  await producer.close();
  await topics.drop();
});

/** Values of a partition, as foreign records: what they mean is not this loop's business. */
const send = (partition: number, ...values: string[]): Promise<void> =>
  producer.send(values.map((value) => ({ partition, key: null, value, headers: {} })));
const numbered = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}`);
const valuesOf = ({ records }: ConsumedBatch): string[] => records.map(({ raw }) => raw.value?.toString() ?? '');

/** Consumes and keeps, by partition, what was handled with success. */
const consume = (options: Partial<ConsumeOptions> = {}) => {
  const seen: string[][] = [[], [], []];
  const { onBatch, ...rest } = options;
  const consumption = consumeTopics({
    kafka,
    groupId: `${topics.prefix}group`,
    topics: [topic],
    slowestRetryMs: 200,
    ...rest,
    onBatch: async (batch) => {
      await onBatch?.(batch);
      seen[batch.partition]?.push(...valuesOf(batch));
    },
  });
  consumptions.push(consumption);
  return { seen, consumption };
};
const eventually = async (holds: () => boolean, what: string, withinMs = 20_000): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test('records come in the order of their partition, with where to go on', async () => {
  await send(0, ...numbered(1, 5));
  await send(2, ...numbered(1, 3));
  const batches: ConsumedBatch[] = [];
  const { seen, consumption } = consume({ onBatch: async (batch) => void batches.push(batch) });
  await eventually(() => seen.flat().length === 8, 'all records');
  expect(seen).toEqual([numbered(1, 5), [], numbered(1, 3)]);
  expect(batches.at(-1)?.records[0]?.decoded).toEqual({ kind: 'foreign', reason: expect.any(String) });
  await eventually(() => consumption.status().partitions[0]?.offset === 5n, 'positions');
  expect(consumption.status()).toMatchObject({ joined: true, gaps: [], error: null });
  expect(consumption.status().partitions[0]).toEqual({
    topic,
    partition: 0,
    offset: 5n,
    highWatermark: 5n,
    error: null,
  });
});

test('a consumption goes on where its group stopped', async () => {
  await send(0, '1', '2');
  const first = consume();
  await eventually(() => first.seen[0]?.length === 2, 'the first two');
  await first.consumption.stop();
  await send(0, '3');
  const second = consume();
  await eventually(() => second.seen[0]?.length === 1, 'the third');
  expect(second.seen[0]).toEqual(['3']);
});

test('a consumption starts where it is told, whatever its group has committed', async () => {
  await send(0, ...numbered(1, 5));
  await send(1, ...numbered(1, 3));
  const first = consume();
  await eventually(() => first.seen.flat().length === 8, 'all records');
  await first.consumption.stop();
  const asked: number[][] = [];
  const second = consume({
    startAt: async (assigned) => {
      asked.push(assigned.map(({ partition }) => partition).sort());
      return [
        { topic, partition: 0, offset: 3n },
        { topic, partition: 1, offset: 0n },
      ];
    },
  });
  await eventually(() => second.seen.flat().length === 5, 'the rest');
  expect(second.seen).toEqual([['4', '5'], ['1', '2', '3'], []]);
  expect(asked).toEqual([[0, 1, 2]]);
  expect(second.consumption.status().gaps).toEqual([]);
});

test('nothing is handled before it is known where to start', async () => {
  await send(0, '1', '2');
  let down = true;
  let asked = 0;
  const lines: object[] = [];
  const ignore = (): void => undefined;
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: object) => void lines.push(fields) };
  const { seen, consumption } = consume({
    logger,
    startAt: async () => {
      asked += 1;
      if (down) throw new Error('the database is down');
      return [{ topic, partition: 0, offset: 1n }];
    },
  });
  await eventually(() => consumption.status().error === 'the database is down', 'the error shows');
  await eventually(() => asked >= 4, 'it asks again');
  expect(lines).toEqual([{ groupId: `${topics.prefix}group`, error: 'the database is down' }]);
  expect(seen.flat()).toEqual([]);
  down = false;
  await eventually(() => seen.flat().length === 1, 'the second record');
  expect(seen[0]).toEqual(['2']);
  expect(consumption.status().error).toBeNull();
});

test('a batch that fails holds up its own partition and comes again until it goes through', async () => {
  let broken = true;
  let tries = 0;
  let joins = 0;
  const { seen, consumption } = consume({
    startAt: async () => {
      joins += 1;
      return [];
    },
    onBatch: async ({ partition }) => {
      if (partition === 0 && broken) {
        tries += 1;
        throw new Error('cannot write');
      }
    },
  });
  await send(0, 'a', 'b');
  await eventually(() => tries === 1, 'the first try');
  for (const value of numbered(1, 20)) await send(1, value);
  await eventually(() => seen[1]?.length === 20 && tries >= 4, 'the other partition goes on');
  expect(consumption.status().partitions[0]).toMatchObject({ offset: 0n, error: 'cannot write' });
  expect(tries).toBeLessThan(60);
  broken = false;
  await eventually(() => seen[0]?.length === 2, 'the failed batch');
  expect(seen).toEqual([['a', 'b'], numbered(1, 20), []]);
  expect(consumption.status().partitions[0]).toMatchObject({ offset: 2n, error: null });
  expect(joins).toBe(1);
});

test('records that are gone are told as a gap, and the rest is read', async () => {
  await send(0, ...numbered(1, 10));
  await withAdmin(kafka, async (admin) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
  });
  const gaps: OffsetGap[] = [];
  const { seen, consumption } = consume({
    startAt: async () => [{ topic, partition: 0, offset: 2n }],
    onGap: (gap) => gaps.push(gap),
  });
  await eventually(() => seen[0]?.length === 4, 'what is left');
  expect(seen[0]).toEqual(['7', '8', '9', '10']);
  expect(gaps).toEqual([{ topic, partition: 0, expected: 2n, found: 6n }]);
  expect(consumption.status().gaps).toEqual(gaps);
});

test('a topic that was made anew is told as a gap, and read from its beginning', async () => {
  await send(0, '1', '2');
  const { seen, consumption } = consume({ startAt: async () => [{ topic, partition: 0, offset: 100n }] });
  await eventually(() => seen[0]?.length === 2, 'what is there');
  expect(consumption.status().gaps).toEqual([{ topic, partition: 0, expected: 100n, found: 0n }]);
});

test('a handler that is slower than the session keeps its partition', async () => {
  await send(0, '1');
  let runs = 0;
  const { seen } = consume({
    sessionTimeoutMs: 6_000,
    onBatch: async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 9_000));
    },
  });
  await eventually(() => seen[0]?.length === 1, 'the record');
  expect(runs).toBe(1);
});

test('members share the partitions, and a member that leaves hands its own on', async () => {
  const first = consume();
  await eventually(() => first.consumption.status().partitions.length === 3, 'the first has all');
  const second = consume();
  await eventually(
    () =>
      first.consumption.status().partitions.length + second.consumption.status().partitions.length === 3 &&
      second.consumption.status().partitions.length > 0,
    'they share',
  );
  for (const partition of [0, 1, 2]) await send(partition, ...numbered(1, 10));
  const all = (): number =>
    new Set([first, second].flatMap(({ seen }) => seen.flatMap((part, p) => part.map((v) => `${p}/${v}`)))).size;
  await eventually(() => all() === 30, 'all records');
  await first.consumption.stop();
  await eventually(() => second.consumption.status().partitions.length === 3, 'the second has all');
});

test('a topic that does not exist yet is read once it does', async () => {
  const late = `${topics.prefix}late`;
  const { seen, consumption } = consume({ topics: [late] });
  await eventually(() => consumption.status().error !== null, 'the error shows');
  await ensureTopics(kafka, [late], { partitions: 3 });
  const early = new RecordProducer(kafka, late);
  await early.send([{ partition: 1, key: null, value: 'first', headers: {} }]);
  await early.close();
  await eventually(() => seen[1]?.[0] === 'first', 'the first record', 30_000);
});

test('a broker that is away is told in the status and in one line, and stopping does not wait for it', async () => {
  const lines: [string, object][] = [];
  const saying = (level: string) => (fields: object) => void lines.push([level, fields]);
  const logger = { debug: () => undefined, info: saying('info'), warn: saying('warn'), error: saying('error') };
  const away = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'consume-spec', logger });
  const { consumption } = consume({ kafka: away, logger });
  await eventually(() => consumption.status().error !== null, 'the error shows');
  expect(consumption.status().joined).toBe(false);
  await consumption.stop();
  expect(lines).toEqual([
    ['warn', { groupId: `${topics.prefix}group`, error: expect.stringContaining('ECONNREFUSED'), seconds: 0 }],
  ]);
});
