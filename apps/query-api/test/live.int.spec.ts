import { ViewChanges } from '@refold/projections';
import { eventually, testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { CustomerOverview, OrderDetails } from '@refold/views';
import { createClient } from 'graphql-ws';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { examples } from '../src/playground/examples';
import { type Asker, asker, type AskingApi, startAskingApi } from './asking-api';
import { customer, order } from './example-rows';
import { createFactTables, insertFacts } from './fact-tables';
import { listenersOf, LiveClient, liveMetrics } from './live-client';
import { activate, createViewTable, createViewTables, insertRows } from './view-tables';

interface OfOrder {
  readonly order: { readonly units: number; readonly status?: string } | null;
}

describe('an answer that is followed', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: AskingApi;
  let staff: Asker;
  let operator: Asker;
  /** As the projector tells it, after its commit. */
  let changes: ViewChanges;
  let client: LiveClient;
  /** Seconds for which answers were looked for before this test. */
  let spentBefore: number;

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('live'), testClickHouse('live')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1'), order('order-2')]);
    changes = new ViewChanges(database.pool);
    // No answer is looked for by itself here: what is pushed was told.
    const live = { lookMs: 3_600_000, listenMs: 50 };
    api = await startAskingApi({ viewsUrl: database.url, factsUrl: clickhouse.url, live });
    [staff, operator] = [await asker(['staff']), await asker(['operator'])];
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });
  beforeEach(async () => {
    client = await LiveClient.open(api.url, staff);
    spentBefore = (await countOf('answer_duration_seconds_sum')) || 0;
  });
  afterEach(() => client.close());

  const setUnits = async (id: string, units: number): Promise<void> => {
    await database.pool.query('update order_details_v1 set units = $2 where order_id = $1', [id, units]);
    changes.note('order_details', [id]);
  };
  const unitsOf = (id: string) => `subscription { order(id: "${id}") { units } }`;
  const countOf = async (name: string): Promise<number> => (await liveMetrics(api.url, operator))(name);
  /** Until it listens, words are not heard; what was told before is looked for then. */
  const listening = () => eventually(async () => (await listeners()) === 1);
  /** How often answers were looked for, once none waits for it: what waits rests nine times as long as the last look took. */
  const reads = async (): Promise<number> => {
    for (let before = -1; ;) {
      const valueOf = await liveMetrics(api.url, operator);
      const count = valueOf('answer_duration_seconds_count');
      if (count === before) return count;
      before = count;
      await sleep(300 + 10_000 * (valueOf('answer_duration_seconds_sum') - spentBefore));
    }
  };
  const listeners = () => listenersOf(database.pool);

  it('comes at once, as a query would be answered, and again when its row has changed', async () => {
    await setUnits('order-1', 1);
    const question = 'order(id: "order-1") { id units total { amount } customer { name } }';
    const following = client.follow(`subscription { ${question} }`);
    const first = await following.next();
    const { data, extensions } = await api.ask(staff, `{ ${question} }`);
    expect(first.data).toEqual(data);
    expect(first.extensions.freshness?.views).toMatchObject(
      (extensions?.['freshness'] as { views: object[] }).views.map((view) => ({ ...view, ageSeconds: null })),
    );
    await listening();
    await setUnits('order-1', 2);
    expect((await following.next<OfOrder>()).data?.order).toMatchObject({ id: 'order-1', units: 2 });
    await setUnits('order-1', 3);
    expect((await following.next<OfOrder>()).data?.order?.units).toBe(3);
  });

  it('is not looked for when other rows change, and not pushed when it is as it was', async () => {
    const parts = 'units stale { events } customer { active } saga { status }';
    const following = client.follow(`subscription { order(id: "order-1") { ${parts} } }`);
    await following.next();
    await listening();
    const before = await reads();
    await setUnits('order-2', 7);
    changes.note('customer_overview', ['customer-2']);
    changes.note('checkouts', ['order-2']);
    changes.note('stock_level', null);
    expect(await reads()).toBe(before);
    await database.pool.query(`update order_details_v1 set reservation = 'reserved' where order_id = 'order-1'`);
    changes.note('order_details', ['order-1']);
    await eventually(async () => (await countOf('answer_duration_seconds_count')) > before);
    expect(await reads()).toBe(before + 1);
    expect(following.waiting()).toEqual([]);
  });

  it('comes again when any row changes that it was read from, wherever it stands in the question', async () => {
    const list = 'customer { active orders { nodes { id units } } }';
    const following = client.follow(`subscription { order(id: "order-1") { ${list} } }`);
    await following.next();
    await listening();
    await insertRows(database.pool, CustomerOverview, [customer('customer-1', { active: false })]);
    changes.note('customer_overview', ['customer-1']);
    expect((await following.next()).data).toMatchObject({ order: { customer: { active: false } } });
    await setUnits('order-2', 8);
    const nodes = expect.arrayContaining([{ id: 'order-2', units: 8 }]) as unknown;
    expect((await following.next()).data).toMatchObject({ order: { customer: { orders: { nodes } } } });
  });

  it('may be a list: orders come into it, and leave it', async () => {
    const list = `subscription { orders(filter: { customerId: "customer-9" }) { totalCount nodes { id } } }`;
    const following = client.follow(list);
    expect((await following.next()).data).toEqual({ orders: { totalCount: 0, nodes: [] } });
    await listening();
    await insertRows(database.pool, OrderDetails, [order('order-9', { customerId: 'customer-9' })]);
    changes.note('order_details', ['order-9']);
    expect((await following.next()).data).toEqual({ orders: { totalCount: 1, nodes: [{ id: 'order-9' }] } });
    await database.pool.query(`delete from order_details_v1 where order_id = 'order-9'`);
    changes.note('order_details', null);
    expect((await following.next()).data).toEqual({ orders: { totalCount: 0, nodes: [] } });
  });

  it('may be a figure out of ClickHouse', async () => {
    const following = client.follow('subscription { sales(by: []) { currency orders } }');
    const { query = '' } = examples.find(({ name }) => name === 'SalesByMonthAndState') ?? {};
    const split = client.follow(query.replace('\nquery ', '\nsubscription '));
    for (const each of [following, split]) expect((await each.next()).data).toEqual({ sales: [] });
    await listening();
    await insertFacts(clickhouse.client, {
      order_facts: [
        { order_id: 'o', placed_at: '2026-01-01 00:00:00', customer_id: 'c', state: 'SP', currency: 'BRL' },
      ],
    });
    changes.note('order_facts', null);
    const { data, extensions } = await following.next();
    expect(data).toEqual({ sales: [{ currency: 'BRL', orders: 1 }] });
    expect(extensions.freshness?.views.map(({ view }) => view)).toContain('order_facts');
    expect((await split.next()).data).toMatchObject({ sales: [{ month: '2025-12', state: 'SP', orders: 1 }] });
  });

  it('goes on where it was: who has the newest gets nothing before it changes, who has an older one gets it at once', async () => {
    await setUnits('order-1', 10);
    const before = await client.follow(unitsOf('order-1')).next<OfOrder>();
    await setUnits('order-1', 11);
    await client.close();
    client = await LiveClient.open(api.url, staff);
    const behind = client.follow(unitsOf('order-1'), { seen: before.extensions.seen });
    const newest = await behind.next<OfOrder>();
    expect(newest.data?.order?.units).toBe(11);
    const abreast = client.follow(unitsOf('order-1'), { seen: newest.extensions.seen });
    await listening();
    await sleep(100);
    expect(abreast.waiting()).toEqual([]);
    await setUnits('order-1', 12);
    expect((await abreast.next<OfOrder>()).data?.order?.units).toBe(12);
  });

  it('ends at the last change, whenever who follows it came and however fast it changed', async () => {
    const last = 150;
    const writing = (async () => {
      for (let units = 100; units <= last; units++) {
        await setUnits('order-1', units);
        await sleep(Math.random() * 4);
      }
    })();
    const heard = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        await sleep(n * 12);
        const following = client.follow(unitsOf('order-1'));
        const units: number[] = [];
        while (units.at(-1) !== last) units.push((await following.next<OfOrder>()).data?.order?.units ?? NaN);
        return units;
      }),
    );
    await writing;
    for (const units of heard) expect(units).toEqual([...new Set(units)].sort((a, b) => a - b));
  });

  it('is of the version that readers use from the moment they do', async () => {
    await setUnits('order-1', 1);
    const following = client.follow(unitsOf('order-1'));
    expect((await following.next()).extensions.freshness?.views).toMatchObject([{ version: 1 }]);
    await listening();
    await createViewTable(database.pool, OrderDetails, 2);
    await insertRows(database.pool, OrderDetails, [order('order-1', { units: 20 })], 2);
    try {
      await activate(database.pool, 'order_details', 2, 'postgres');
      changes.note('order_details', null);
      const { data, extensions } = await following.next<OfOrder>();
      expect(data?.order?.units).toBe(20);
      expect(extensions.freshness?.views).toMatchObject([{ view: 'order_details', version: 2 }]);
    } finally {
      await activate(database.pool, 'order_details', 1, 'postgres');
    }
  });

  it('comes also when no word of a change does, a little later', async () => {
    const deaf = await startAskingApi({ viewsUrl: database.url, factsUrl: clickhouse.url, live: { lookMs: 100 } });
    const hearer = await LiveClient.open(deaf.url, staff);
    const following = hearer.follow(unitsOf('order-2'));
    await following.next();
    await database.pool.query(`update order_details_v1 set units = 77 where order_id = 'order-2'`);
    expect((await following.next<OfOrder>()).data?.order?.units).toBe(77);
    // While the process stops it says so, and lets nobody wait.
    const closing = deaf.close();
    expect(await hearer.closed).toMatchObject({ code: 1001 });
    await closing;
  });

  it('is told to clients of the usual library, which resume by its extensions', async () => {
    const { authorization = '' } = staff.headers;
    const library = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
    });
    const answers = library.iterate<OfOrder>({ query: unitsOf('order-1') });
    const { value } = (await answers.next()) as { value: { data: OfOrder; extensions: { seen: string } } };
    expect(value).toMatchObject({ data: { order: { units: expect.any(Number) as number } } });
    const resumed = library.iterate<OfOrder>({
      query: unitsOf('order-1'),
      extensions: { seen: value.extensions.seen },
    });
    const next = resumed.next();
    await listening();
    await setUnits('order-1', 1_000);
    expect(await next).toMatchObject({ value: { data: { order: { units: 1_000 } } } });
    await library.dispose();
  });

  it('leaves nothing behind when those who followed it are gone, by whatever way', async () => {
    await client.close();
    const sizes = () => Promise.all(['connections', 'subscriptions', 'questions'].map(countOf));
    const comeAndGo = async (): Promise<void> => {
      const clients = await Promise.all(Array.from({ length: 12 }, () => LiveClient.open(api.url, staff)));
      const ids = clients.flatMap((_, n) => ['order-1', `order-${n}`]);
      const followings = ids.flatMap((id, n) => clients[n >> 1]?.follow(unitsOf(id)) ?? []);
      await Promise.all(followings.map((following) => following.next()));
      await listening();
      expect(await sizes()).toEqual([12, 24, 12]);
      // A few end what they follow, a few say farewell, the others vanish.
      followings.slice(0, 8).forEach((following) => following.complete());
      await eventually(async () => (await countOf('subscriptions')) === 16);
      await Promise.all(clients.slice(0, 6).map((each) => each.close()));
      for (const each of clients) each.socket.terminate();
      await eventually(async () => (await sizes()).join() === '0,0,0' && (await listeners()) === 0);
    };
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    // The first time the pool opens connections, and keeps them for a while.
    await comeAndGo();
    const before = timers();
    await comeAndGo();
    await eventually(() => timers() <= before);
    client = await LiveClient.open(api.url, staff);
  });
});
