import { testTopics, type TestTopics } from '@refold/testing';
import { createKafka } from '../client/create-kafka';
import { withAdmin } from '../client/topics';
import { readPartitions } from './read-partitions';

jest.setTimeout(60_000);

let topics: TestTopics;
beforeEach(() => (topics = testTopics('read')));
afterEach(() => topics.drop());

/** A topic of one partition whose broker keeps its records compressed so. */
const topicWith = async (compression: string, records: number): Promise<string> => {
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'read' });
  const topic = `${topics.prefix}${compression}`;
  const configEntries = [{ name: 'compression.type', value: compression }];
  await withAdmin(kafka, (admin) =>
    admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] }),
  );
  const producer = kafka.producer();
  await producer.connect();
  const values = Array.from({ length: records }, (_, at) => ({ key: `k${at}`, value: `value ${at}` }));
  await producer.send({ topic, messages: values });
  await producer.disconnect();
  return topic;
};

/** @returns values from an offset on, or why they cannot be read */
const read = (topic: string, from: number, until: number): Promise<string[] | Error> =>
  new Promise((resolve) => {
    const values: string[] = [];
    const reading = readPartitions({
      kafka: createKafka({ brokers: topics.brokers, clientId: 'read' }),
      from: [{ topic, partition: 0, offset: BigInt(from) }],
      onBatch: ({ records, next }) => {
        values.push(...records.map((record) => record.value()));
        if (next >= BigInt(until)) void reading.stop().then(() => resolve(values));
        return false;
      },
      onUnreadable: (_, error) => void reading.stop().then(() => resolve(error)),
    });
  });

test.each(['uncompressed', 'gzip'])('a partition is read from any offset on, %s', async (compression) => {
  const topic = await topicWith(compression, 50);
  const values = await read(topic, 20, 50);
  expect(values).toEqual(Array.from({ length: 30 }, (_, at) => `value ${at + 20}`));
});

test('records of another compression are told of, and not waited for', async () => {
  const topic = await topicWith('lz4', 5);
  expect(String(await read(topic, 0, 5))).toContain('compressed by lz4; gzip and none can be read');
});
