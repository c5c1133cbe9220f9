import { ViewChanges } from '@refold/projections';
import { eventually, testDatabase, type TestDatabase } from '@refold/testing';
import { OrderDetails } from '@refold/views';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Asker, asker, type AskingApi, startAskingApi } from './asking-api';
import { order } from './example-rows';
import { type Following, listenersOf, LiveClient, liveMetrics } from './live-client';
import { createViewTables, insertRows } from './view-tables';

interface OfOrder {
  readonly order: { readonly units: number } | null;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('an answer that very many follow', () => {
  let database: TestDatabase;
  let api: AskingApi;
  let staff: Asker;
  let operator: Asker;
  let changes: ViewChanges;

  beforeAll(async () => {
    database = await testDatabase('live_crowd');
    await createViewTables(database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
    changes = new ViewChanges(database.pool);
    const live = { lookMs: 3_600_000, mostSocketsPerCaller: 1_000 };
    api = await startAskingApi({ viewsUrl: database.url, live });
    [staff, operator] = [await asker(['staff']), await asker(['operator'])];
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await database?.drop();
  });

  const unitsOf = (id: string) => `subscription { order(id: "${id}") { units } }`;
  const listeners = () => listenersOf(database.pool);

  /** Medians of the milliseconds from the commits of changes to the first and the last of those who hear of them. */
  const arrivals = async (followings: readonly Following[], from: number) => {
    const [firsts, lasts] = [[] as number[], [] as number[]];
    for (let units = from; units < from + 20; units++) {
      await sleep(50);
      await database.pool.query(`update order_details_v1 set units = $1 where order_id = 'order-1'`, [units]);
      const committedAt = performance.now();
      changes.note('order_details', ['order-1']);
      const all = followings.map(async (following) => {
        expect((await following.next<OfOrder>(30_000)).data?.order?.units).toBe(units);
        return performance.now() - committedAt;
      });
      firsts.push(await Promise.race(all));
      lasts.push(Math.max(...(await Promise.all(all))));
    }
    const middle = (each: number[]) => each.sort((a, b) => a - b)[each.length >> 1]?.toFixed(1);
    return { first: middle(firsts), last: middle(lasts) };
  };

  it('reaches a thousand who follow one order, read once for all of them, in bounded memory', async () => {
    const heapOf = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed + process.memoryUsage().external;
    };
    const clients = [await LiveClient.open(api.url, staff)];
    const one = clients.map((each) => each.follow(unitsOf('order-1')));
    await one[0]?.next();
    await eventually(async () => (await listeners()) === 1);
    const alone = await arrivals(one, 3_000);
    const before = heapOf();
    while (clients.length < 1_000)
      clients.push(...(await Promise.all(Array.from({ length: 37 }, () => LiveClient.open(api.url, staff)))));
    const others = clients.slice(1).map((each) => each.follow(unitsOf('order-1')));
    await Promise.all(others.map((following) => following.next(60_000)));
    const perClient = (heapOf() - before) / clients.length;
    const reads = async () => (await liveMetrics(api.url, operator))('answer_duration_seconds_count');
    const readsBefore = await reads();
    const together = await arrivals([...one, ...others], 4_000);
    expect((await reads()) - readsBefore).toBeLessThanOrEqual(25);
    const grown = (heapOf() - before) / clients.length;
    process.stdout.write(
      `1,000 followers have a change after ${together.first} ms the first and ${together.last} ms the last, ` +
        `and one alone after ${alone.first} ms (medians of 20, from the commit on); ${(perClient / 1024).toFixed(0)} KiB ` +
        `a follower, client included, and ${(grown / 1024).toFixed(0)} KiB after all that\n`,
    );
    // Each is two sockets here, the client's and ours.
    expect(grown).toBeLessThan(150 * 1024);
    for (const each of clients) each.socket.terminate();
  }, 180_000);
});
