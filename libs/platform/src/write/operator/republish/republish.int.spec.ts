import { createKafka, decodeRecord, ensureTopics, withAdmin, type Kafka } from '@refold/kafka';
import { eventually, testService, testTopics, type TestService, type TestTopics } from '@refold/testing';
import { NotesModule } from '../../../../test/notes.module';
import { RepublishController } from './republish.controller';

jest.setTimeout(60_000);

let service: TestService;
let topics: TestTopics;
let kafka: Kafka;
const history = Array.from({ length: 40 }, (_, n) => ({
  eventId: `0192e4a0-0000-7000-8000-${n.toString().padStart(12, '0')}`,
  type: 'Noted',
  occurredAt: '2017-05-16T15:05:35Z',
  data: { noteId: `n${n % 10}`, text: `text ${n}` },
}));

beforeAll(async () => {
  topics = testTopics('republish');
  kafka = createKafka({ brokers: topics.brokers, clientId: 'republish-spec' });
  service = await testService('orders', (config) => NotesModule.with(config), {
    ...{ RELAY: 'inside', KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix },
  });
  await service.history(...history);
  await eventually(async () => {
    const { body } = await service.get('/status');
    return (body as { feed: { head: string } }).feed.head === '40';
  });
});
afterAll(async () => {
  await service.drop();
  await topics.drop();
});

const topic = (name: string) => `${topics.prefix}${name}`;
const linesOf = async (order: object) => {
  const { body } = await service.post('/operator/republish', order);
  return String(body['text'])
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<'progress' | 'result' | 'refusal', object | undefined>);
};

/** All records of a topic: what they say of themselves, partition by partition. */
const recordsIn = async (name: string, count: number) => {
  const consumer = kafka.consumer({ groupId: topic(`reader-${crypto.randomUUID()}`) });
  const records: { partition: number; replay: string; decoded: ReturnType<typeof decodeRecord> }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const replay = message.headers?.['ce_replay'];
      records.push({ partition, replay: String(replay), decoded: decodeRecord(message) });
    },
  });
  await eventually(() => records.length >= count);
  await consumer.disconnect();
  return records;
};

test('events go once more into a topic of their own, marked and in the order of their streams', async () => {
  service.app.get(RepublishController, { strict: false }).page = { events: 7, bytes: 1_000_000 };
  const lines = await linesOf({ topic: topic('again'), after: '5', through: '35', streams: ['note-n1', 'note-n6'] });
  expect(lines[0]?.progress).toEqual({ what: 'events', done: 7, total: 30 });
  const result = lines.at(-1)?.result as { id: string };
  expect(result).toEqual({
    id: result.id,
    topic: topic('again'),
    published: 6,
    after: '5',
    through: '35',
    dryRun: false,
  });
  const records = await recordsIn(topic('again'), 6);
  expect(new Set(records.map(({ replay }) => replay))).toEqual(new Set([result.id]));
  const events = records.flatMap(({ decoded }) => (decoded.kind === 'event' ? [decoded.recorded] : []));
  const of = (streamId: string) =>
    events.filter((event) => event.streamId === streamId).map(({ feedNumber }) => Number(feedNumber));
  expect([of('note-n1'), of('note-n6')]).toEqual([
    [12, 22, 32],
    [7, 17, 27],
  ]);
  const [stored] = await service.stream('note-n6');
  const first = events.find(({ streamVersion, streamId }) => streamVersion === 1 && streamId === 'note-n6');
  expect({ ...first, feedNumber: String(first?.feedNumber) }).toEqual(stored);
});

test('a consumer’s own topic may be filled again, and a partition’s records name each other', async () => {
  for (let round = 0; round < 2; round++)
    expect((await linesOf({ topic: topic('twice'), types: ['Noted'] })).at(-1)?.result).toMatchObject({
      published: 40,
    });
  const records = await recordsIn(topic('twice'), 80);
  const seen = new Map<string, bigint>();
  for (const { partition, replay, decoded } of records) {
    if (decoded.kind !== 'event') throw new Error('Only events were sent.');
    const chain = `${partition} ${replay}`;
    expect(decoded.previousFeedNumber).toBe(seen.get(chain) ?? 0n);
    seen.set(chain, decoded.recorded.feedNumber);
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('a dry run counts, and makes no topic', async () => {
  const lines = await linesOf({ topic: topic('dry'), streams: ['note-n3'], dryRun: true });
  expect(lines.at(-1)?.result).toMatchObject({ published: 4, through: '40', dryRun: true });
  expect(await withAdmin(kafka, (admin) => admin.listTopics())).not.toContain(topic('dry'));
});

test.each(['orders', 'shipping'])('the live topic %s is refused, with and without the prefix', async (name) => {
  for (const live of [name, topic(name)]) {
    const answer = await service.post('/operator/republish', { topic: live });
    expect([answer.status, answer.body['code']]).toEqual([409, 'live-topic']);
  }
});

test('a topic that others have made is refused, and nothing is sent into it', async () => {
  await ensureTopics(kafka, [topic('foreign')]);
  const answer = await service.post('/operator/republish', { topic: topic('foreign') });
  expect([answer.status, answer.body['code']]).toEqual([409, 'topic-exists']);
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic('foreign')));
  expect(offsets.map(({ high }) => high)).toEqual(offsets.map(() => '0'));
});

test('what is sent again moves nothing of the live topic', async () => {
  const ends = async () =>
    (await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic('orders')))).map(({ high }) => Number(high));
  await eventually(async () => (await ends()).reduce((sum, high) => sum + high, 0) >= 40);
  const published = async () => (await service.get('/status')).body['relay'] as { published: string };
  const { published: before } = await published();
  await linesOf({ topic: topic('aside') });
  expect((await published()).published).toBe(before);
});

test.each([{}, { topic: 'a b' }, { topic: 't', through: 'x' }, { topic: 't', more: true }])(
  '%j is refused',
  async (order) => expect((await service.post('/operator/republish', order)).status).toBe(422),
);
