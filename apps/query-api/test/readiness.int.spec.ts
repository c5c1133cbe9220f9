import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { createFactTables } from './fact-tables';
import { type RunningApi, startApi } from './running-api';
import { createViewTables } from './view-tables';

interface Ready {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

describe('the query API', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let projector: Server;
  let projectorStatus = 503;
  let api: RunningApi;

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('ready'), testClickHouse('ready')]);
    projector = createServer((_, response) => response.writeHead(projectorStatus).end());
    await new Promise<void>((listening) => projector.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(projector.address() as AddressInfo).port}`;
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url, dependencies: { projector: url } });
  });
  afterAll(async () => {
    await api?.close();
    projector?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });

  const ask = async (path: string) => {
    const response = await fetch(`${api.url}/${path}`);
    return { status: response.status, body: (await response.json()) as Ready };
  };

  it('is alive at once, and ready once views, facts and the projector are', async () => {
    expect((await ask('healthz')).status).toBe(200);
    const empty = await ask('readyz');
    expect(empty).toMatchObject({
      status: 503,
      body: { ready: false, checks: { views: expect.stringContaining('not ready') } },
    });

    await createViewTables(database.pool);
    const withoutFacts = await ask('readyz');
    expect(withoutFacts).toMatchObject({
      status: 503,
      body: { checks: { order_details: 'ok', order_facts: expect.stringContaining('order_facts is not ready') } },
    });

    await createFactTables(clickhouse.client, database.pool);
    const withoutProjector = await ask('readyz');
    expect(withoutProjector.status).toBe(503);
    expect(Object.entries(withoutProjector.body.checks).filter(([, state]) => state !== 'ok')).toEqual([
      ['projector', 'Not ready: it answers 503.'],
    ]);

    projectorStatus = 200;
    expect(await ask('readyz')).toMatchObject({ status: 200, body: { ready: true } });
    expect(await ask('status')).toMatchObject({
      status: 200,
      body: { process: 'query-api', ready: true, views: { order_details: { version: 1, engine: 'postgres' } } },
    });
  });
});
