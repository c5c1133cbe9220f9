import { Module, type DynamicModule } from '@nestjs/common';
import { createKafka, readTails, silent, topicOf } from '@refold/kafka';
import { event, Id, postgresView, stream, Text } from '@refold/model';
import { ClickHouse, problemsOf, Projector } from '@refold/projections';
import {
  copyOf,
  eventually,
  testClickHouse,
  testDatabase,
  testService,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestService,
  type TestTopics,
} from '@refold/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { WriteSide, type FeedWorker, type WriteConfig } from '../src/write';
import { Runtime } from '../src/write/runtime/runtime';

/* What docs/how-to/recover-a-restored-store.md tells people to do, on a real store, a real broker and a real view. */

jest.setTimeout(90_000);

class Noted extends event('Noted', 1, { noteId: Id, text: Text(20) }) {}
const Notes = stream('note', { service: 'orders', id: 'noteId', partitionBy: 'noteId', events: [Noted] });

/** Touches the world because of what was noted. */
const handled: string[] = [];
class NoteReader implements FeedWorker<typeof Notes> {
  readonly name = 'reader';
  readonly from = Notes;
  readonly on = { Noted: async ({ noteId }: Noted) => (handled.push(noteId), null) };
}

@Entity('notes')
class NoteRow {
  @PrimaryColumn('text') noteId: string;
  @Column('text', { nullable: true }) text: string | null;
}
const notes = postgresView(NoteRow, {
  name: 'notes',
  version: 1,
  key: 'noteId',
  from: [Notes],
  initial: { text: null },
  definedBy: 'Noted',
}).on({ Noted: (_, { text }) => ({ text }) });

@Module({})
class NotesService {
  static with(config: WriteConfig): DynamicModule {
    const write = WriteSide.for({ config, streams: [Notes], aggregates: [], workers: [NoteReader] });
    return { module: NotesService, imports: [write] };
  }
}

let service: TestService;
let topics: TestTopics;
let clickhouse: TestClickHouse;
let environment: Record<string, string>;
const views: TestDatabase[] = [];
const projectors: Projector[] = [];

beforeAll(async () => {
  topics = testTopics('restored_story');
  environment = { RELAY: 'inside', KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
  clickhouse = await testClickHouse('restored_story');
  service = await testService('orders', (config) => NotesService.with(config), environment);
});
afterAll(async () => {
  await Promise.all(projectors.map((projector) => projector.stop()));
  await service.drop();
  await Promise.all([topics.drop(), clickhouse.drop(), ...views.map((each) => each.drop())]);
});

const startProjector = async (prefix: string): Promise<{ projector: Projector; database: TestDatabase }> => {
  const database = await testDatabase('restored_views');
  const projector = new Projector({
    ...{ views: [notes], facts: [], pool: database.pool, clickhouse: new ClickHouse(clickhouse.url), logger: silent },
    ...{ kafka: createKafka({ brokers: topics.brokers, clientId: 'restored-story' }), topicPrefix: prefix },
    ...{ ownerUrls: { orders: service.url }, watchOwnersMs: 200 },
    onRefused: (error) => {
      throw error;
    },
  });
  projector.start();
  projectors.push(projector);
  views.push(database);
  return { projector, database };
};
const note = (...numbers: number[]) =>
  service.history(
    ...numbers.map((n) => ({
      eventId: `0192e4a0-0000-7000-8000-${String(n).padStart(12, '0')}`,
      type: 'Noted',
      occurredAt: '2026-01-01T00:00:00Z',
      data: { noteId: `n${n}`, text: `note ${n}` },
    })),
  );
const runtime = (): Runtime => service.app.get(Runtime, { strict: false });
/** As a command does: workers pass over history. */
const noteNow = (noteId: string, text: string) =>
  runtime().store.append(
    [
      {
        ...{ streamId: `note-${noteId}`, partitionKey: noteId, expectedVersion: 0 },
        events: [{ event: new Noted({ noteId, text }) }],
      },
    ],
    { correlationId: 'c', causationId: null, origin: 'live' },
  );
const rowsOf = async ({ pool }: TestDatabase): Promise<string[]> => {
  const { rows } = await pool.query<{ text: string }>('select text from notes_v1 where _defined order by note_id');
  return rows.map(({ text }) => text);
};
const shows = (database: TestDatabase, numbers: readonly number[]): Promise<void> => {
  const wanted = numbers.map((n) => `note ${n}`);
  return eventually(async () => String(await rowsOf(database).catch(() => [])) === String(wanted), 30_000);
};

test('a store that was restored is named everywhere; under new topics and with new views the system goes on from it', async () => {
  const before = await startProjector(topics.prefix);
  await note(1, 2, 3);
  await shows(before.database, [1, 2, 3]);
  const backup = await copyOf(service.database);
  await note(4, 5);
  await shows(before.database, [1, 2, 3, 4, 5]);

  await backup.restore();
  await eventually(async () => problemsOf(before.projector).some((each) => each.startsWith('The store of orders')));
  await eventually(async () => String((await service.get('/readyz')).body['reason']).startsWith('The store of orders'));
  const told = (await service.get('/status')).body;
  expect(told).toMatchObject({ ready: false, restored: told['reason'], relay: { restored: told['reason'] } });
  // What is written meanwhile goes nowhere.
  await eventually(() => runtime().workers.every(({ restored }) => restored !== null));
  await note(6);
  await noteNow('n8', 'note 8');
  await eventually(async () => (await runtime().store.status()).unsequenced === 0);
  await shows(before.database, [1, 2, 3, 4, 5]);
  expect(handled).toEqual([]);
  const again = await service.post('/operator/republish', { topic: `${topics.prefix}again` });
  expect([again.status, again.body['code']]).toEqual([409, 'feed/restored']);

  // The page: stop all, other topics, empty views, start all.
  await before.projector.stop();
  projectors.splice(projectors.indexOf(before.projector), 1);
  environment['KAFKA_TOPIC_PREFIX'] = `${topics.prefix}again.`;
  await service.restart();
  const after = await startProjector(environment['KAFKA_TOPIC_PREFIX']);
  await note(7);
  await shows(after.database, [1, 2, 3, 6, 7, 8]);
  await eventually(() => handled.length > 0);
  expect(handled).toEqual(['n8']);
  await eventually(async () => problemsOf(after.projector).length === 0);
  expect((await service.get('/status')).body).toMatchObject({ ready: true, restored: null });
  // The lost events are in the old topic, for whoever wants to enter again what they stand for.
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'restored-story' });
  const tails = await readTails(kafka, topicOf('orders', topics.prefix), { most: 1_000 });
  expect(
    tails
      .map(({ event }) => event?.feedNumber ?? 0n)
      .sort()
      .at(-1),
  ).toBe(5n);
});
