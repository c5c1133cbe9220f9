import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toRecordedJson } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { HttpOwners, readLetters, retryLetters } from '../src';
import { Deposited, holdings, Opened, Stores } from './bank';
import { arrivalsOf, dump, ownersOf, reader, silentOwners, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('holes')));
afterEach(() => database.drop());

const accountWith = (stores: Stores, accountId: string, deposits: number) => {
  const account = { accountId, ownerId: 'o1' };
  return [
    ...stores.append(new Opened({ ...account, limit: '0' })),
    ...Array.from({ length: deposits }, () => stores.append(new Deposited({ ...account, amount: '1' }))).flat(),
  ];
};

/** A service's endpoint for one stream, as the owners serve it. */
const serving = async (stores: Stores): Promise<{ server: Server; url: string; asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const url = new URL(request.url ?? '', 'http://owner');
    const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)));
    const streamId = decodeURIComponent(url.pathname.slice('/streams/'.length));
    const events = stores.recorded.filter(
      (each) => each.streamId === streamId && each.streamVersion >= (from ?? 0) && each.streamVersion <= (to ?? 0),
    );
    response.end(events.map((each) => `${JSON.stringify(toRecordedJson(each))}\n`).join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

test('missing versions are fetched from their owner over HTTP and fold before those that came', async () => {
  const stores = new Stores();
  const [opened, , , third, , fifth] = accountWith(stores, 'a:1', 5);
  const { server, url, asked } = await serving(stores);
  try {
    const owners = new HttpOwners({ urls: { bank: url }, serviceOf: new Map([['account', 'bank']]) });
    const runner = await viewRunner(database.pool, holdings, { owners });
    await runner.apply(arrivalsOf([opened, third, fifth].flatMap((each) => each ?? [])), []);
    expect(asked).toEqual(['/streams/account-a%3A1?from=2&to=3', '/streams/account-a%3A1?from=5&to=5']);
    expect(await dump(database.pool, holdings)).toMatchObject([{ accounts: 1, deposited: 5 }]);
  } finally {
    server.close();
  }
});

test('a stream whose owner is silent waits alone; when the owner answers, a retry makes it whole', async () => {
  const stores = new Stores();
  const [, ...late] = accountWith(stores, 'a1', 3);
  const complete = accountWith(stores, 'a2', 2).map((each) => ({
    ...each,
    data: { ...(each.data as object), ownerId: 'o2' },
  }));
  const runner = await viewRunner(database.pool, holdings, { owners: silentOwners });
  await runner.apply(arrivalsOf([...late, ...complete]), []);
  expect(await dump(database.pool, holdings)).toMatchObject([{ owner_id: 'o2', deposited: 2 }]);
  const letters = await readLetters(database.pool, 'holdings_v1');
  expect(letters.map(({ status, reason, streamVersion }) => [status, reason, streamVersion])).toEqual([
    ['failed', 'hole', 2],
    ['waiting', 'waits-for-stream', 3],
    ['waiting', 'waits-for-stream', 4],
  ]);

  const owners = ownersOf(stores.recorded);
  const healed = await viewRunner(database.pool, holdings, { owners });
  expect(await retryLetters(database.pool, healed, { reader, owners })).toEqual({ applied: 4, parked: 0 });
  expect(await dump(database.pool, holdings)).toMatchObject([
    { owner_id: 'o1', accounts: 1, deposited: 3 },
    { owner_id: 'o2', deposited: 2 },
  ]);
});
