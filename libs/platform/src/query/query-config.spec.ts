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

  it('names all that is missing', () => {
    expect(() => queryConfig({})).toThrow(/DATABASE_URL_VIEWS is missing[^]*CLICKHOUSE_READ_URL is missing/);
  });
});
