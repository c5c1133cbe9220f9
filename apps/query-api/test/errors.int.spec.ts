import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OrderDetails } from '@refold/views';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { order } from './example-rows';
import { type RunningApi, startApi } from './running-api';
import { activate, createViewTables, insertRows } from './view-tables';

const json = { 'content-type': 'application/json' };
const xml = { 'content-type': 'text/xml' };
const nowhere = 'http://reader:hidden@127.0.0.1:1/refold';
const facts = ['order_facts', 'order_status_facts', 'order_line_facts', 'payment_facts', 'product_facts'];
const anOrder = '{ order(id: "order-1") { id } }';
const someSales = '{ sales(by: [MONTH]) { month orders } }';
/** What must not be seen outside: hosts, statements, tables, credentials, paths, stacks. */
const internals = /127\.0\.0\.1|ECONN|select|_v1|hidden|node_modules|\.ts|\.js|at \w+ \(|stack/i;

describe('errors', () => {
  let database: TestDatabase;
  const running: RunningApi[] = [];
  const servers: Server[] = [];

  beforeAll(async () => {
    database = await testDatabase('errors');
    await createViewTables(database.pool);
    for (const name of facts) await activate(database.pool, name, 1, 'clickhouse');
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
  });
  afterEach(async () => {
    for (const api of running.splice(0)) await api.close();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => database?.drop());

  const start = async (places: { viewsUrl?: string; factsUrl?: string } = {}): Promise<RunningApi> => {
    const api = await startApi({ viewsUrl: database.url, factsUrl: nowhere, ...places });
    running.push(api);
    return api;
  };
  /** A query API whose ClickHouse answers every query like this. */
  const startWithFacts = async (answer: Parameters<typeof createServer>[1]): Promise<RunningApi> => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return start({ factsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/refold` });
  };

  it('of a PostgreSQL that is away say that it is away, and nothing of where it should be', async () => {
    const api = await start({ viewsUrl: 'postgres://views:hidden@127.0.0.1:1/views' });
    const answer = await api.ask(anOrder);
    expect(answer).toMatchObject({
      data: { order: null },
      errors: [{ path: ['order'], extensions: { code: 'UNAVAILABLE' } }],
    });
    expect(JSON.stringify(answer)).not.toMatch(internals);
    expect(api.log.join()).toContain('ECONNREFUSED');
  });

  it('of a ClickHouse that is away leave the answers of PostgreSQL standing', async () => {
    const api = await start();
    const { data, errors } = await api.ask<{ order: object }>(
      `{ order(id: "order-1") { id } sales(by: []) { orders } }`,
    );
    expect(data).toEqual({ order: { id: 'order-1' }, sales: null });
    expect(errors).toMatchObject([{ path: ['sales'], extensions: { code: 'UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toMatch(internals);
  });

  it('of a broken connection pass: the next request has another one', async () => {
    const api = await start();
    await api.data(anOrder);
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'refold-query-api' and datname = current_database()`,
    );
    const outcomes = [await api.ask(anOrder), await api.ask(anOrder), await api.ask(anOrder)];
    expect(outcomes.at(-1)).toMatchObject({ data: { order: { id: 'order-1' } } });
    for (const { errors } of outcomes)
      if (errors) expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  });

  it('that nobody expected are one text with an id, which the log knows', async () => {
    await database.pool.query('alter table order_details_v1 alter column _defined type integer using 1');
    const api = await start();
    const { errors } = await api.ask(anOrder);
    await database.pool.query('alter table order_details_v1 alter column _defined type boolean using true');
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(errors)).not.toMatch(internals);
    expect(JSON.stringify(errors)).not.toContain('_defined');
    const line = api.log.find((line) => line.includes(String(errors?.[0]?.extensions['id'])));
    expect(line).toContain('argument of AND must be type boolean, not type integer');
  });

  it('about the query keep their own text', async () => {
    const api = await start();
    for (const [query, code, text] of [
      ['{ order(id: "x") { colour } }', 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "colour" on type "Order"/],
      ['{ order(', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
      [
        '{ orders(filter: { placedFrom: "yesterday" }) { totalCount } }',
        'GRAPHQL_VALIDATION_FAILED',
        /'yesterday' is not a moment/,
      ],
      ['{ orders(filter: { customerId: "a\\u0000b" }) { totalCount } }', 'BAD_USER_INPUT', /U\+0000/],
      ['{ orders(filter: { placedFrom: "0000-01-01T00:00:00Z" }) { totalCount } }', 'BAD_USER_INPUT', /beyond/],
    ] as const) {
      const { errors } = await api.ask(query);
      expect(errors).toMatchObject([{ message: expect.stringMatching(text), extensions: { code } }]);
    }
    const { errors } = await api.ask(
      'query ($from: DateTime) { orders(filter: { placedFrom: $from }) { totalCount } }',
      { from: 5 },
    );
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/A DateTime is text/), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('of a view that the projector has not built name it', async () => {
    const api = await start();
    await database.pool.query(`delete from active_versions where view = 'stock_level'`);
    const { errors } = await api.ask('{ stockItem(sku: "a") { sku } }');
    await activate(database.pool, 'stock_level', 1, 'postgres');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('stock_level is not ready'), extensions: { code: 'NOT_READY' } },
    ]);
  });

  it.each([
    ['an unknown path', '/nothing', {}, 404, 'not-found'],
    ['a method that a path does not have', '/healthz', { method: 'DELETE' }, 405, 'method-not-allowed'],
    ['broken JSON', '/graphql', { method: 'POST', body: '{', headers: json }, 400, 'bad-request'],
    ['another content type', '/graphql', { method: 'POST', body: '<q/>', headers: xml }, 415, 'unsupported-media-type'],
  ] as [string, string, RequestInit, number, string][])(
    'of %s are problem documents, as they are everywhere but in GraphQL',
    async (_, path, request, status, code) => {
      const { url } = await start();
      const answer = await fetch(`${url}${path}`, request);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
      expect(await answer.json()).toMatchObject({
        ...{ type: `urn:refold:problem:${code}`, status, code },
        correlationId: answer.headers.get('x-correlation-id'),
      });
    },
  );

  it('in mid-answer of ClickHouse are never taken for fewer rows', async () => {
    const meta = '{"meta":[{"name":"orders","type":"UInt64"}],';
    const row = '{"currency":"BRL","orders":"1"}';
    for (const body of [
      `${row}\n${row}\n${row}\n{"exception":"Code: 241"}\n`,
      `${meta}"data":[${row},${row},${row}`,
      `${meta}"data":[${row},${row}],"rows":2,"exception":"Code: 241. DB::Exception: hidden"}`,
      `${meta}"data":[${row},${row}],"rows":3}`,
      `${meta}"data":[${row}]}`,
      '',
    ]) {
      const api = await startWithFacts((_, response) => response.end(body));
      const answer = await api.ask(someSales);
      expect(answer.data).toEqual({ sales: null });
      expect(answer.errors).toMatchObject([{ path: ['sales'], extensions: { code: 'INTERNAL' } }]);
      expect(JSON.stringify(answer)).not.toMatch(internals);
    }
  });

  it('of a connection to ClickHouse that is cut are errors too', async () => {
    const api = await startWithFacts((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"meta":[],"data":[', () => response.destroy());
    });
    const answer = await api.ask(someSales);
    expect(answer.data).toEqual({ sales: null });
    expect(answer.errors).toMatchObject([{ path: ['sales'] }]);
    expect(JSON.stringify(answer)).not.toMatch(internals);
  });

  it.each([
    [159, 'TIMEOUT'],
    [241, 'QUERY_TOO_COSTLY'],
    [60, 'NOT_READY'],
    [202, 'UNAVAILABLE'],
    [47, 'INTERNAL'],
  ])('of code %s from ClickHouse are %s', async (number, code) => {
    const api = await startWithFacts((_, response) => {
      response.writeHead(500).end(`Code: ${number}. DB::Exception: hidden at 127.0.0.1. (SOME_NAME) (version 26.7)`);
    });
    const { errors } = await api.ask(someSales);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(JSON.stringify(errors)).not.toMatch(internals);
  });
});
