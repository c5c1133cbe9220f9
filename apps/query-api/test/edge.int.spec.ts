import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usualEdge } from '@refold/platform';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { OrderDetails } from '@refold/views';
import { getIntrospectionQuery } from 'graphql';
import { type AskingApi, asker, type Asker, startAskingApi } from './asking-api';
import { countStatements } from './count-statements';
import { order } from './example-rows';
import { LiveClient } from './live-client';
import { createViewTables, insertRows } from './view-tables';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

describe('the query API, whoever asks', () => {
  let database: TestDatabase;
  const running: AskingApi[] = [];
  const servers: Server[] = [];
  let [ann, bob, operator]: Asker[] = [];

  beforeAll(async () => {
    database = await testDatabase('edge');
    await createViewTables(database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
    ann = await asker(['customer'], 'customer-1');
    bob = await asker(['customer'], 'customer-2');
    operator = await asker(['operator']);
  });
  afterEach(async () => {
    for (const api of running.splice(0)) await api.close();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => database?.drop());

  const start = async (edge: Partial<typeof usualEdge> = {}, factsUrl = 'http://127.0.0.1:1'): Promise<AskingApi> => {
    const api = await startAskingApi({ viewsUrl: database.url, factsUrl, edge: { ...usualEdge, ...edge } });
    running.push(api);
    return api;
  };
  const post = async (api: AskingApi, who: Asker | undefined, query: string, variables?: object): Promise<Answer> => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...who?.headers },
      body: JSON.stringify({ query, variables }),
    });
    const { status, headers } = response;
    return { ...((await response.json()) as object), status, headers };
  };
  const codes = ({ status, errors = [] }: Answer): unknown => [
    status,
    ...errors.map(({ extensions }) => extensions['code']),
  ];
  const metricsOf = async ({ url }: AskingApi): Promise<string> =>
    (await fetch(`${url}/metrics`, { headers: { ...operator?.headers } })).text();

  describe('with a budget of values for each caller', () => {
    const anOrder = '{ order(id: "order-1") { id } }';
    const large =
      '{ orders(first: 100) { nodes { id status units placedAt total { amount currency } customer { id name } lines { sku } } } }';

    it('answers until it is used up, then says when to ask again, reads nothing, and answers the others', async () => {
      const api = await start({ valuesPerMinute: 30_000 });
      let answer = await post(api, ann, large);
      for (let n = 0; n < 60 && answer.status === 200; n++) answer = await post(api, ann, large);
      const statements = await countStatements(async () => {
        answer = await post(api, ann, large);
      });
      expect(codes(answer)).toEqual([429, 'RATE_LIMITED']);
      expect(statements).toBe(0);
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: seconds });
      // Of little there is still enough.
      expect((await post(api, ann, anOrder)).status).toBe(200);
      expect((await post(api, bob, large)).status).toBe(200);
      expect(await metricsOf(api)).toMatch(/refold_graphql_refusals_total\{by="rate"\} [1-9]/);
    });

    it('is the same for what is followed as for what is asked', async () => {
      const api = await start({ valuesPerMinute: 30_000 });
      while ((await post(api, ann, large)).status === 200);
      const client = await LiveClient.open(api.url, ann);
      try {
        const page = `subscription ${large.replace('first: 100', 'first: 50')}`;
        let answer = await client.follow(page).first();
        for (let n = 0; n < 20 && !answer.errors; n++) answer = await client.follow(page).first();
        expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['RATE_LIMITED']);
      } finally {
        client.socket.terminate();
      }
    });

    it('takes something for each request, also for what cannot be read', async () => {
      const api = await start({ valuesPerMinute: 30_000 });
      while ((await post(api, ann, large)).status === 200);
      const statuses = new Set<number>();
      for (let n = 0; n < 30 && !statuses.has(429); n++)
        for (const { status } of await Promise.all(Array.from({ length: 40 }, () => post(api, ann, '{ order('))))
          statuses.add(status);
      expect([...statuses].sort()).toEqual([400, 429]);
      expect((await post(api, bob, anOrder)).status).toBe(200);
    });
  });

  describe('with a limit of time', () => {
    it('answers when it is over, whatever the stores do, and holds nothing afterwards', async () => {
      const api = await start({ longestRequestMs: 1_000 });
      expect((await post(api, ann, '{ order(id: "order-1") { id } }')).status).toBe(200);
      const holder = await database.pool.connect();
      try {
        await holder.query('begin');
        await holder.query('lock table order_details_v1 in access exclusive mode');
        const started = performance.now();
        const answers = await Promise.all([1, 2, 3].map(() => post(api, ann, '{ orders { totalCount } }')));
        expect(performance.now() - started).toBeLessThan(4_000);
        for (const answer of answers) expect(codes(answer)).toEqual([504, 'TIMEOUT']);
      } finally {
        await holder.query('rollback');
        holder.release();
      }
      await untilNoneIsOpen();
      expect((await post(api, ann, '{ orders { totalCount } }')).data).toEqual({ orders: { totalCount: 1 } });
    });

    it('of facts, too', async () => {
      const silent = createServer(() => undefined);
      servers.push(silent);
      await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
      for (const name of ['order_facts', 'order_status_facts', 'order_line_facts', 'payment_facts', 'product_facts'])
        await database.pool.query(
          `insert into active_versions (view, version, engine) values ($1, 1, 'clickhouse') on conflict do nothing`,
          [name],
        );
      const api = await start(
        { longestRequestMs: 1_000 },
        `http://127.0.0.1:${(silent.address() as AddressInfo).port}/refold`,
      );
      const answer = await post(api, operator, '{ sales(by: []) { orders } }');
      silent.closeAllConnections();
      expect(codes(answer)).toEqual([504, 'TIMEOUT']);
    });

    it('lets an operator’s verb take the time that it needs', async () => {
      const slow = createServer((_, response) => void setTimeout(() => response.destroy(), 1_500));
      servers.push(slow);
      await new Promise<void>((listening) => slow.listen(0, '127.0.0.1', listening));
      const projectorUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
      const edge = { ...usualEdge, longestRequestMs: 1_000 };
      const api = await startAskingApi({ viewsUrl: database.url, projectorUrl, edge });
      running.push(api);
      // It is away in the end; what matters is that somebody has waited for it.
      expect(codes(await post(api, operator, '{ rebuilds { view } }'))).toEqual([200, 'UNAVAILABLE']);
    });

    /** Transactions of the query API that are under way in this database. */
    const untilNoneIsOpen = async (): Promise<void> => {
      for (let n = 0; n < 100; n++) {
        const { rows } = await database.pool.query(
          `select 1 from pg_stat_activity
           where application_name = 'refold-query-api' and datname = current_database() and state <> 'idle'`,
        );
        if (rows.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('A transaction is still open.');
    };
  });

  it('tells a page of an origin that is let in what it may send, before it has a token, and why it is refused', async () => {
    const origin = 'https://shop.example.com';
    const api = await startAskingApi({ viewsUrl: database.url, corsOrigins: [origin] });
    running.push(api);
    const allowed = async (request: RequestInit): Promise<unknown> => {
      const { status, headers } = await fetch(`${api.url}/graphql`, request);
      return [status, headers.get('access-control-allow-origin')];
    };
    const asks = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    expect(await allowed({ method: 'OPTIONS', headers: asks })).toEqual([204, origin]);
    const json = { origin, 'content-type': 'application/json' };
    const request = { method: 'POST', body: JSON.stringify({ query: '{ orders { totalCount } }' }) };
    expect(await allowed({ ...request, headers: json })).toEqual([401, origin]);
    expect(await allowed({ ...request, headers: { ...json, ...ann?.headers } })).toEqual([200, origin]);
    const other = { ...json, origin: 'https://evil.example.com', ...ann?.headers };
    expect(await allowed({ ...request, headers: other })).toEqual([403, null]);
  });

  describe('refuses', () => {
    let api: AskingApi;
    beforeEach(async () => {
      api = await start();
      await post(api, ann, '{ order(id: "order-1") { id } }');
    });
    const refused = async (query: string, variables?: object): Promise<unknown> => {
      let answer: Answer | undefined;
      const statements = await countStatements(async () => {
        answer = await post(api, ann, query, variables);
      });
      expect(statements).toBe(0);
      return answer && codes(answer);
    };

    it('hundreds of questions for the schema in one, and answers one', async () => {
      const many = Array.from({ length: 200 }, (_, n) => `a${n}: types { fields { type { fields { name } } } }`);
      expect(await refused(`{ __schema { ${many.join(' ')} } }`)).toEqual([400, 'QUERY_TOO_COSTLY']);
      const tops = Array.from(
        { length: 20 },
        (_, n) => `a${n}: __schema { types { fields { args { type { fields { name } inputFields { name } } } } } }`,
      );
      expect(await refused(`{ ${tops.join(' ')} }`)).toEqual([400, 'QUERY_TOO_COSTLY']);
      expect((await post(api, ann, getIntrospectionQuery())).errors).toBeUndefined();
      expect(await metricsOf(api)).toMatch(/refold_graphql_refusals_total\{by="limit"\} 2/);
    });

    it('variables that hold more than can be looked through, or lie deeper', async () => {
      const query = 'query ($id: ID!, $f: OrderFilter) { order(id: $id) { id } orders(filter: $f) { totalCount } }';
      let deep: unknown = {};
      for (let n = 0; n < 1_000; n++) deep = { a: deep };
      const costly = [400, 'QUERY_TOO_COSTLY'];
      expect(await refused(query, { id: 'order-1', f: deep })).toEqual(costly);
      expect(await refused(query, { id: 'order-1', more: Array(50_000).fill(1) })).toEqual(costly);
    });

    it('what is not for the caller, and counts it', async () => {
      expect(await refused('{ sales(by: []) { orders } }')).toEqual([403, 'FORBIDDEN']);
      expect(await metricsOf(api)).toMatch(/refold_graphql_refusals_total\{by="access"\} 1/);
    });
  });
});
