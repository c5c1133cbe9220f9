import { eventually, type TestDatabase, testDatabase, testSecret } from '@refold/testing';
import { CustomerOverview, OrderDetails } from '@refold/views';
import { makeToken } from '@refold/platform/access';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Asker, asker, type AskingApi, startAskingApi, stranger } from './asking-api';
import { customer, order } from './example-rows';
import { LiveClient } from './live-client';
import { createViewTables, insertRows } from './view-tables';

const terms = { secret: new TextEncoder().encode(testSecret), issuer: null, audience: 'refold' };
let named = 0;
/** With a subject of their own: places that another has given back are theirs only when the server has heard of it. */
const someStaff = async (): Promise<Asker> => {
  const token = { subject: `staff-${++named}`, roles: ['staff'] as const, customerId: null };
  return bearer(`Bearer ${await makeToken(token, { ...terms, lifetime: 600 })}`);
};
const bearer = (authorization: string): Asker => ({ name: authorization, headers: { authorization } });
const roleless = async (): Promise<Asker> =>
  bearer(`Bearer ${await makeToken({ subject: 'x', roles: [], customerId: null }, { ...terms, lifetime: 60 })}`);

describe('who follows answers', () => {
  let database: TestDatabase;
  let api: AskingApi;
  let staff: Asker;
  const open: LiveClient[] = [];

  beforeAll(async () => {
    database = await testDatabase('live_callers');
    await createViewTables(database.pool);
    await insertRows(database.pool, OrderDetails, [
      order('ann-1', { customerId: 'ann', customerName: 'Ann' }),
      order('bob-1', { customerId: 'bob', customerName: 'Bob' }),
    ]);
    await insertRows(database.pool, CustomerOverview, [customer('ann'), customer('bob')]);
    const most = { mostPerSocket: 3, mostPerCaller: 4, mostSocketsPerCaller: 4 };
    const live = { lookMs: 50, initMs: 1_000, pingMs: 100, farewellMs: 1_000, ...most };
    api = await startAskingApi({ viewsUrl: database.url, live });
  }, 30_000);
  beforeEach(async () => {
    staff = await someStaff();
  });
  afterAll(async () => {
    await api?.close();
    await database?.drop();
  });
  afterEach(() => open.splice(0).forEach(({ socket }) => socket.terminate()));

  const connect = async (who: Asker): Promise<LiveClient> => {
    const client = await LiveClient.open(api.url, who);
    open.push(client);
    return client;
  };
  /** Connected, and nothing said yet. */
  const connectOnly = async (options = {}): Promise<LiveClient> => {
    const client = await LiveClient.connect(api.url, options);
    open.push(client);
    return client;
  };
  const orderOf = (id: string) => `subscription { order(id: "${id}") { id customer { name } } }`;

  it.each([
    ['nobody', stranger, 4401, 'Say who you are'],
    ['who shows no token at all', bearer('Basic x'), 4401, 'Bearer'],
    ['who shows a token of somebody else', bearer('Bearer x.y.z'), 4401, 'token'],
    ['who has no role here', roleless(), 4403, 'names no role'],
  ])('is not %s', async (_, who, code, reason) => {
    const client = await connect(await who);
    expect(await client.closed).toEqual({ code, reason: expect.stringContaining(reason) as string });
  });

  it('shows the token as a header where a client can', async () => {
    const client = await connectOnly({ headers: staff.headers });
    await client.begin();
    expect((await client.follow(orderOf('ann-1')).next()).data).toMatchObject({ order: { id: 'ann-1' } });
  });

  it('is let in as long as the token is good, and told when it is not any more', async () => {
    const token = (lifetime: number) =>
      makeToken({ subject: 'late', roles: ['staff'], customerId: null }, { ...terms, lifetime });
    // Clocks may differ by thirty seconds; in five more even a busy machine has answered.
    const client = await connect(bearer(`Bearer ${await token(-25)}`));
    const following = client.follow(orderOf('ann-1'));
    expect((await following.next()).data).toMatchObject({ order: { id: 'ann-1' } });
    expect(await client.closed).toEqual({ code: 4403, reason: 'The token has expired. Get a new one.' });
    const late = await connect(bearer(`Bearer ${await token(-40)}`));
    expect(await late.closed).toMatchObject({ code: 4401 });
  });

  it('follows what is theirs: of another there is nothing, now or later', async () => {
    const ann = await connect(await asker(['customer'], 'ann'));
    expect((await ann.follow(orderOf('ann-1')).next()).data).toEqual({
      order: { id: 'ann-1', customer: { name: 'Ann' } },
    });
    const others = ann.follow(orderOf('bob-1'));
    expect((await others.next()).data).toEqual({ order: null });
    const all = ann.follow('subscription { orders { nodes { id } } }');
    const { data, extensions } = await all.next();
    expect(data).toEqual({ orders: { nodes: [{ id: 'ann-1' }] } });
    expect(extensions.freshness?.views[0]).not.toHaveProperty('positions');
    await database.pool.query(`update order_details_v1 set units = units + 1`);
    await sleep(150);
    expect([others.waiting(), all.waiting()]).toEqual([[], []]);
  });

  it('is refused what is not for them, with its name, and sees null in what is personal', async () => {
    const ann = await connect(await asker(['customer'], 'ann'));
    const fields = async (query: string) => (await ann.follow(query).refused())?.[0]?.extensions;
    expect(await fields('subscription { sales(by: []) { orders } }')).toEqual({
      ...{ code: 'FORBIDDEN', fields: ['Subscription.sales'] },
    });
    expect(await fields('subscription { order(id: "ann-1") { lines { product { onHand } } } }')).toMatchObject({
      fields: ['OrderLine.product'],
    });
    const operator = await connect(await asker(['operator']));
    const { data, extensions } = await operator.follow(orderOf('ann-1')).next();
    expect(data).toEqual({ order: { id: 'ann-1', customer: { name: null } } });
    expect(extensions.hidden).toEqual({ personal: ['Customer.name'] });
  });

  it('shares no answer with callers of other roles or other customers', async () => {
    const who = [await asker(['customer'], 'ann'), await asker(['customer'], 'bob'), await asker(['operator']), staff];
    const question = 'subscription { orders(sort: [{ field: PLACED_AT }]) { nodes { customer { name } } } }';
    const clients = await Promise.all(who.map(connect));
    const answers = await Promise.all(clients.map((client) => client.follow(question).next()));
    const names = answers.map(({ data }) =>
      (data as { orders: { nodes: { customer: { name: string | null } }[] } }).orders.nodes.map(
        (node) => node.customer.name,
      ),
    );
    expect(names).toEqual([['Ann'], ['Bob'], [null, null], ['Ann', 'Bob']]);
  });

  it('asks no more than a request may, and each time less', async () => {
    const client = await connect(staff);
    const code = async (query: string) => (await client.follow(query).refused())?.[0]?.extensions['code'];
    expect(
      await code(
        'subscription { orders(first: 100) { nodes { lines { sku name quantity unitPrice { amount currency } freight { amount currency } } payments { id status method amount { amount currency } } shipments { id status carrier dispatchedAt deliveredAt } } } }',
      ),
    ).toBe('QUERY_TOO_COSTLY');
    expect(await code(`subscription { ${'order(id: "x") { customer { lastOrder { '.repeat(5)}`)).toBe(
      'GRAPHQL_PARSE_FAILED',
    );
    expect(
      await code(
        `subscription { order(id: "x") { ${'customer { orders { nodes { '.repeat(4)} id ${'} } }'.repeat(4)} } }`,
      ),
    ).toBe('QUERY_TOO_COSTLY');
    expect(await code(`subscription { ${'a { '.repeat(9_000)}`)).toBe('QUERY_TOO_COSTLY');
    expect(await code('subscription { order(id: "x") { colour } }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await code('subscription { order(id: "x") { id } sales(by: []) { orders } }')).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(await code('subscription ($n: Int!) { orders(first: $n) { nodes { id } } }')).toBe('BAD_USER_INPUT');
    expect(await code('{ order(id: "ann-1") { id } }')).toBe('BAD_USER_INPUT');
  });

  it('follows so many answers on a connection and altogether, and others once some have ended', async () => {
    const [one, two] = [await connect(staff), await connect(staff)];
    const followings = ['a', 'b', 'c'].map((id) => one.follow(orderOf(id)));
    await Promise.all(followings.map((following) => following.next()));
    const refusal = async (client: LiveClient) => (await client.follow(orderOf('d')).refused())?.[0]?.message;
    expect(await refusal(one)).toBe('One connection follows at most 3 answers.');
    await two.follow(orderOf('e')).next();
    expect(await refusal(two)).toBe('A caller follows at most 4 answers at a time.');
    followings[0]?.complete();
    await eventually(async () => (await two.follow(orderOf('f')).first()).errors === undefined);
    expect(await refusal(two)).toBe('A caller follows at most 4 answers at a time.');
  });

  it('has so many connections, and is told to come again later for more', async () => {
    const clients = [await connect(staff), await connect(staff), await connect(staff), await connect(staff)];
    const reason = 'A caller has at most 4 connections.';
    expect(await (await connect(staff)).closed).toEqual({ code: 1013, reason });
    const operator = await connect(await asker(['operator']));
    expect((await operator.follow(orderOf('ann-1')).next()).data).toMatchObject({ order: { id: 'ann-1' } });
    await clients[0]?.close();
    // The server may hear of it later than the client.
    const followed = async () => {
      const late = await connect(staff);
      return Promise.race([late.follow(orderOf('ann-1')).next(), late.closed]);
    };
    let answer = await followed();
    for (const until = Date.now() + 5_000; 'code' in answer && Date.now() < until; answer = await followed())
      await sleep(20);
    expect(answer).toMatchObject({ data: { order: { id: 'ann-1' } } });
  });

  it('comes from this origin, to this address, by this protocol, and says who it is in time', async () => {
    const origin = 'https://example.com';
    await expect(connectOnly({ headers: { origin } })).rejects.toThrow('403');
    const silent = await connectOnly();
    expect(await silent.closed).toMatchObject({ code: 4408 });
    const hasty = await connectOnly();
    hasty.send({ id: '1', type: 'subscribe', payload: { query: orderOf('ann-1') } });
    expect(await hasty.closed).toMatchObject({ code: 4401 });
    const muttering = await connectOnly();
    muttering.socket.send('no JSON');
    expect(await muttering.closed).toMatchObject({ code: 4400 });
    const post = await api.ask(staff, orderOf('ann-1'));
    expect(post).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('takes nothing away from clients that would rather speak HTTP/2: their requests are answered as before', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'content-type': 'application/json' };
      const asking = request(
        `${api.url}/graphql`,
        { method: 'POST', headers: { ...headers, ...staff.headers } },
        (got) => {
          got.setEncoding('utf8').on('data', resolve);
        },
      );
      asking.on('error', reject).end(JSON.stringify({ query: '{ order(id: "ann-1") { id } }' }));
    });
    expect(JSON.parse(answer)).toMatchObject({ data: { order: { id: 'ann-1' } } });
  });

  it('is pushed the newest when it reads slowly, and closed when it does not read at all', async () => {
    const patient = await startAskingApi({ viewsUrl: database.url, live: { lookMs: 20 } });
    const client = await LiveClient.open(patient.url, staff);
    const following = client.follow('subscription { order(id: "bob-1") { cancelReason } }');
    await following.next();
    client.socket.pause();
    const changes = 40;
    for (let n = 1; n <= changes; n++) {
      const megabyte = String(n).padEnd(1_000_000, '.');
      await database.pool.query(`update order_details_v1 set cancel_reason = $1 where order_id = 'bob-1'`, [megabyte]);
      await sleep(60);
    }
    client.socket.resume();
    const reasons: string[] = [];
    while (reasons.at(-1) !== String(changes)) {
      const { data } = await following.next<{ order: { cancelReason: string } }>();
      reasons.push(data?.order.cancelReason.replaceAll('.', '') ?? '');
    }
    // The network takes some of them before it is full.
    expect(reasons.length).toBeLessThan(changes / 2);
    client.socket.terminate();
    await patient.close();

    const deaf = await connect(staff);
    await deaf.follow(orderOf('ann-1')).next();
    deaf.socket.pause();
    await sleep(700);
    deaf.socket.resume();
    expect(await deaf.closed).toMatchObject({ code: 4413 });
  });
});
