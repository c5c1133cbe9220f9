import { eventually, testService, testTopics, type TestService, type TestTopics } from '@refold/testing';
import { NotesModule } from '../../../test/notes.module';

jest.setTimeout(60_000);

let service: TestService;
let topics: TestTopics;
beforeAll(async () => {
  topics = testTopics('metrics');
  const environment = { RELAY: 'inside', KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
  service = await testService('orders', (config) => NotesModule.with(config), environment);
});
afterAll(async () => {
  await service?.drop();
  await topics?.drop();
});

const scrape = async (of = service): Promise<string> => (await fetch(`${of.url}/metrics`)).text();
/** Of one time series; undefined where there is none. */
const valueOf = async (series: string, of?: TestService): Promise<number | undefined> => {
  const line = (await scrape(of)).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
};
const note = (id: string, headers: Record<string, string> = {}) =>
  service.post('/notes', { noteId: id, text: 'x' }, headers);

test('commands are counted by their outcome, events by their category, requests by their route', async () => {
  await note('counted');
  await note('counted', { 'idempotency-key': 'k' });
  await note('counted', { 'idempotency-key': 'k' });
  await service.post('/notes', { noteId: 'counted', text: 'far too long to be a note of twenty letters' });
  const text = await scrape();
  for (const line of [
    'refold_appended_events_total{category="note"} 2',
    'refold_command_duration_seconds_count{command="Note",outcome="accepted"} 2',
    'refold_command_duration_seconds_count{command="Note",outcome="repeated"} 1',
    'refold_idempotency_replays_total{command="Note"} 1',
    'refold_http_requests_total{method="POST",route="/notes",status="201"} 3',
    'refold_http_requests_total{method="POST",route="/notes",status="422"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  // Each append is timed, also one that found its stream elsewhere than expected.
  expect((await valueOf('refold_append_duration_seconds_count')) ?? 0).toBeGreaterThanOrEqual(2);
});

test('feed and relay tell where they are, and every part that it lives', async () => {
  await eventually(async () => (await valueOf('refold_relay_leader')) === 1);
  await note('published');
  const head = (await valueOf('refold_appended_events_total{category="note"}')) ?? 0;
  await eventually(async () => (await valueOf('refold_relay_position')) === head);
  const text = (await scrape()).split('\n');
  for (const line of [
    `refold_feed_head ${head}`,
    'refold_feed_unsequenced_events 0',
    'refold_feed_oldest_unsequenced_seconds 0',
    'refold_sequencer_leader 1',
    `refold_sequenced_events_total ${head}`,
    `refold_relay_published_events_total ${head}`,
    'refold_relay_lag_events 0',
    'refold_relay_lag_seconds 0',
    'refold_ready 1',
    'refold_part_alive{part="sequencer"} 1',
    'refold_part_alive{part="relay"} 1',
    'refold_store_restored{service="orders"} 0',
    'refold_scrape_failed{source="store"} 0',
  ])
    expect(text).toContain(line);
  expect(text.some((line) => line.startsWith('process_cpu_seconds_total'))).toBe(true);
});

test('while the database does not answer, a scrape tells quickly what is known, and names what did not tell', async () => {
  const head = await valueOf('refold_feed_head');
  const client = await service.database.pool.connect();
  await client.query('begin; lock table feed in access exclusive mode');
  const startedAt = performance.now();
  const text = await scrape();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  await client.query('rollback');
  client.release();
  expect(text).toContain('refold_scrape_failed{source="store"} 1');
  expect(text).toContain('refold_scrape_failed{source="sequencer"} 0');
  expect(text).toContain(`refold_feed_head ${head}`);
  await eventually(async () => (await valueOf('refold_scrape_failed{source="store"}')) === 0);
});
