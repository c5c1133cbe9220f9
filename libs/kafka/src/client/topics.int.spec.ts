import { testTopics, type TestTopics } from '@refold/testing';
import { ConfigResourceTypes } from 'kafkajs';
import { createServer, type Server, type Socket } from 'node:net';
import { connect } from 'node:net';
import { createKafka, ensureTopics, partitionCount, topicOf, withAdmin } from '..';

jest.setTimeout(60_000);

let topics: TestTopics;
beforeEach(() => void (topics = testTopics('topics')));
afterEach(() => topics.drop());

test('a topic is made with six partitions and kept for ever, by several at once and once', async () => {
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'topics-spec' });
  const names = [topicOf('orders', topics.prefix), topicOf('payments', topics.prefix)];
  await Promise.all([ensureTopics(kafka, names), ensureTopics(kafka, names), ensureTopics(kafka, names.slice(1))]);
  await ensureTopics(kafka, [...names, topicOf('customers', topics.prefix)]);
  expect(await Promise.all(names.map((name) => partitionCount(kafka, name)))).toEqual([6, 6]);
  const { resources } = await withAdmin(kafka, (admin) =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: names[0] ?? '', configNames: ['retention.ms'] }],
    }),
  );
  expect(resources[0]?.configEntries[0]?.configValue).toBe('-1');
});

test('an existing topic stays as it is', async () => {
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'topics-spec' });
  const name = topicOf('orders', topics.prefix);
  await ensureTopics(kafka, [name], { partitions: 2 });
  await ensureTopics(kafka, [name]);
  expect(await partitionCount(kafka, name)).toBe(2);
});

test('a broker that never answers is named in the error', async () => {
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'topics-spec' });
  await expect(ensureTopics(kafka, ['orders'], { patienceMs: 100 })).rejects.toThrow(
    /Topics orders could not be ensured within 0.1 s: .*Check KAFKA_BROKERS/,
  );
});

test('a broker that is late is waited for', async () => {
  const [host = '', port = ''] = topics.brokers[0]?.split(':') ?? [];
  const gate = createServer();
  const closedAtFirst = await listenLater(gate, 1_500, (socket) => {
    const broker = connect(Number(port), host);
    socket.pipe(broker).pipe(socket);
    for (const end of [socket, broker]) end.on('error', () => undefined);
  });
  const kafka = createKafka({ brokers: [`127.0.0.1:${closedAtFirst}`], clientId: 'topics-spec' });
  const name = topicOf('orders', topics.prefix);
  await ensureTopics(kafka, [name]);
  gate.close();
  const direct = createKafka({ brokers: topics.brokers, clientId: 'topics-spec' });
  expect(await partitionCount(direct, name)).toBe(6);
});

/** A port that refuses connections at first and is open after a while. */
const listenLater = async (
  server: Server,
  afterMs: number,
  onConnection: (socket: Socket) => void,
): Promise<number> => {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
  server.on('connection', onConnection);
  setTimeout(() => server.listen(port, '127.0.0.1'), afterMs);
  return port;
};
