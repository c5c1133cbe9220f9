import { queryConfig } from './query-config';

const needed = {
  DATABASE_URL_VIEWS: 'postgres://views:x@127.0.0.1/views',
  CLICKHOUSE_URL: 'http://p:x@127.0.0.1:1/refold',
};

describe('the configuration of the query API', () => {
  it('reads ClickHouse as the reader where there is one', () => {
    expect(queryConfig(needed).factsUrl).toBe(needed.CLICKHOUSE_URL);
    const read = 'http://query_api:x@127.0.0.1:1/refold';
    expect(queryConfig({ ...needed, CLICKHOUSE_READ_URL: read }).factsUrl).toBe(read);
  });

  it('asks those processes whether they are ready whose addresses are set', () => {
    expect(queryConfig(needed).dependencies).toEqual({});
    const others = { PROJECTOR_URL: 'http://127.0.0.1:4006', SERVICE_URL_ORDERS: 'http://127.0.0.1:4001' };
    expect(queryConfig({ ...needed, ...others }).dependencies).toEqual({
      projector: 'http://127.0.0.1:4006',
      orders: 'http://127.0.0.1:4001',
    });
  });

  it('knows the projector by its address, or by the usual one', () => {
    expect(queryConfig(needed).projectorUrl).toBe('http://127.0.0.1:4006');
    expect(queryConfig({ ...needed, PROJECTOR_URL: 'http://127.0.0.1:5006' }).projectorUrl).toBe(
      'http://127.0.0.1:5006',
    );
  });

  it('compiles queries unless it is told not to', () => {
    expect(queryConfig(needed).compileQueries).toBe(true);
    expect(queryConfig({ ...needed, GRAPHQL_COMPILE: 'off' }).compileQueries).toBe(false);
    expect(() => queryConfig({ ...needed, GRAPHQL_COMPILE: 'no' })).toThrow('GRAPHQL_COMPILE must be on or off');
  });

  it('lets nobody in from other pages, has no list of operations, and a budget for each caller, unless it is told', () => {
    const { edge, corsOrigins } = queryConfig(needed);
    expect(corsOrigins).toEqual([]);
    expect(edge).toEqual({
      ...{ persisted: { mode: 'off', path: null }, valuesPerMinute: 3_000_000, longestRequestMs: 30_000 },
    });
  });

  it('meets callers as it is told', () => {
    const told = queryConfig({
      ...needed,
      ...{ CORS_ORIGINS: 'https://shop.example.com, http://127.0.0.1:3000', GRAPHQL_VALUES_PER_MINUTE: '0' },
      ...{ PERSISTED_OPERATIONS: 'only', PERSISTED_OPERATIONS_PATH: '/operations', GRAPHQL_TIME_LIMIT: '10' },
    });
    expect(told.corsOrigins).toEqual(['https://shop.example.com', 'http://127.0.0.1:3000']);
    expect(told.edge).toEqual({
      ...{ persisted: { mode: 'only', path: '/operations' }, valuesPerMinute: null, longestRequestMs: 10_000 },
    });
  });

  it.each([
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS must be origins'],
    [{ CORS_ORIGINS: 'https://shop.example.com/basket' }, 'CORS_ORIGINS must be origins'],
    [{ PERSISTED_OPERATIONS: 'only' }, 'PERSISTED_OPERATIONS_PATH is missing'],
    [{ GRAPHQL_VALUES_PER_MINUTE: '100' }, 'GRAPHQL_VALUES_PER_MINUTE must be 0, or 30000 or more'],
    [{ GRAPHQL_TIME_LIMIT: '0' }, 'GRAPHQL_TIME_LIMIT must be 1 or more'],
  ])('does not start with %j', (wrong, text) => {
    expect(() => queryConfig({ ...needed, ...wrong })).toThrow(text);
  });

  it('names all that is missing', () => {
    expect(() => queryConfig({})).toThrow(/DATABASE_URL_VIEWS is missing[^]*CLICKHOUSE_READ_URL is missing/);
  });
});
