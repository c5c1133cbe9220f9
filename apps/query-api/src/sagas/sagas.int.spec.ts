import { Checkouts } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { checkout } from '../../test/example-rows';
import { startViewsApi, type ViewsApi } from '../../test/views-api';
import { insertRows } from '../../test/view-tables';

interface Page {
  readonly sagas: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

describe('checkouts', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('sagas'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  const page = async (args: string) => {
    const asked = args === '' ? '' : `(${args})`;
    const query = `{ sagas${asked} { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
    return (await api.data<Page>(query)).sagas;
  };
  const ids = async (args: string) => (await page(args)).nodes.map(({ id }) => id).join('');
  const startedAt = (n: number) => `2026-03-01T10:00:0${n}.000000Z`;
  const insert = (...rows: Parameters<typeof checkout>[]) =>
    insertRows(
      api.pool,
      Checkouts,
      rows.map(([id, given]) => checkout(id, given)),
    );

  it('are those that a filter asks for, the latest first, without the orders that have none', async () => {
    await insert(
      ['a', { startedAt: startedAt(1), status: 'stuck' }],
      ['b', { startedAt: startedAt(2), status: 'compensation-failed', style: 'choreography' }],
      ['c', { startedAt: startedAt(3), status: 'ended', customerId: 'c2' }],
      ['d', { startedAt: '2099-01-01T00:00:00.000000Z' }],
      ['by-hand', { style: null, startedAt: null }],
      ['early', { _defined: false }],
    );
    expect(await ids('')).toBe('dcba');
    expect((await page('')).totalCount).toBe(4);
    expect(await ids('filter: { status: [STUCK, ENDED] }')).toBe('ca');
    expect(await ids('filter: { stuck: true }')).toBe('ba');
    expect(await ids('filter: { stuck: false }')).toBe('dc');
    expect(await ids('filter: { stuck: true, style: CHOREOGRAPHY }')).toBe('b');
    expect(await ids('filter: { stuck: true, status: [ENDED] }')).toBe('');
    expect(await ids('filter: { customerId: "c2" }')).toBe('c');
    expect(await ids('filter: { olderThanSeconds: 60 }')).toBe('cba');
    expect(await ids('filter: { olderThanSeconds: 2147483647 }')).toBe('');
    expect(await ids('filter: { not: { stuck: true } }')).toBe('dc');
    expect(await ids('filter: { not: { style: CHOREOGRAPHY }, ids: ["a", "b", "by-hand"] }')).toBe('a');
    expect(await ids(`filter: { or: [{ startedAt: { lt: "${startedAt(2)}" } }, { customerId: "c2" }] }`)).toBe('ca');
    expect(await ids('sort: [{ field: STARTED_AT }]')).toBe('abcd');
    expect(await ids('sort: [{ field: STATUS }]')).toBe('bcda');
    expect(await ids('sort: [{ field: STATUS }, { field: STARTED_AT, direction: DESC }]')).toBe('bcda');
  });

  it('that are younger than nothing are refused, naming the argument', async () => {
    const { errors } = await api.ask('{ sagas(filter: { olderThanSeconds: -1 }) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'filter.olderThanSeconds' } }]);
    const sorted = await api.ask(
      '{ sagas(sort: [{ field: STATUS }], filter: { not: { olderThanSeconds: -1 } }) { totalCount } }',
    );
    expect(sorted.errors).toMatchObject([{ extensions: { argument: 'filter.not.olderThanSeconds' } }]);
  });

  it('of one moment come each once, page by page, while others come in between', async () => {
    for (let n = 0; n < 5; n++) await insert([`tie-${n}`, { startedAt: startedAt(1) }]);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { nodes, pageInfo } = await page(`first: 2 ${after}`);
      seen.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) break;
      after = `after: "${pageInfo.endCursor}"`;
      await insert([`newer-${seen.length}`, { startedAt: startedAt(5) }]);
    }
    expect(seen).toEqual(['tie-4', 'tie-3', 'tie-2', 'tie-1', 'tie-0']);
  });
});
