import { OrderDetails } from '@refold/views';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { order } from '../../test/example-rows';
import { type RunningApi, startApi } from '../../test/running-api';
import { createViewTables, insertRows } from '../../test/view-tables';

interface Page {
  orders: {
    totalCount?: string | number;
    nodes: { id: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  };
}

describe('orders', () => {
  let database: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    database = await testDatabase('orders');
    await createViewTables(database.pool);
    api = await startApi({ viewsUrl: database.url, factsUrl: 'http://127.0.0.1:1' });
  });
  afterAll(async () => {
    await api?.close();
    await database?.drop();
  });
  beforeEach(() => database.pool.query('truncate order_details_v1'));

  const insert = (...rows: Parameters<typeof order>[]) =>
    insertRows(
      database.pool,
      OrderDetails,
      rows.map(([id, given]) => order(id, given)),
    );
  const ids = async (args: string): Promise<string[]> => {
    const { orders } = await api.data<Page>(`{ orders(${args}) { nodes { id } } }`);
    return orders.nodes.map(({ id }) => id);
  };
  const page = async (args: string) =>
    (
      await api.data<Page>(
        `{ orders(${args}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).orders;

  /** All ids, page by page, with something done between the pages. */
  const walk = async (direction: 'forward' | 'backward', args: string, between = () => Promise.resolve()) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 50; pages++) {
      const [count, place] = direction === 'forward' ? ['first', 'after'] : ['last', 'before'];
      const found = await page(`${args} ${count}: 2 ${cursor ? `${place}: "${cursor}"` : ''}`);
      const nodes = found.nodes.map(({ id }) => id);
      if (direction === 'forward') seen.push(...nodes);
      else seen.unshift(...nodes);
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = found.pageInfo;
      if (!(direction === 'forward' ? hasNextPage : hasPreviousPage)) return seen;
      cursor = direction === 'forward' ? endCursor : startCursor;
      await between();
    }
    throw new Error('The walk does not end.');
  };

  it('come latest first', async () => {
    await insert(
      ['old', { placedAt: '2017-01-01T00:00:00.000000Z' }],
      ['new', { placedAt: '2018-01-01T00:00:00.000000Z' }],
    );
    expect(await ids('first: 100')).toEqual(['new', 'old']);
  });

  describe.each(['forward', 'backward'] as const)('paged %s', (direction) => {
    beforeEach(async () => {
      for (let n = 1; n <= 7; n++) await insert([`micro-${n}`, { placedAt: `2017-11-24T10:00:00.123${n}00Z` }]);
      for (let n = 0; n < 10; n++) await insert([`tie-${n}`, { placedAt: '2017-11-24T11:00:00.000000Z' }]);
    });
    const ascending = [1, 2, 3, 4, 5, 6, 7]
      .map((n) => `micro-${n}`)
      .concat([...Array(10).keys()].map((n) => `tie-${n}`));

    it.each(['ASC', 'DESC'])('within one millisecond and at one moment, %s, each comes once', async (sort) => {
      const seen = await walk(direction, `sort: [{ field: PLACED_AT, direction: ${sort} }]`);
      expect(seen).toEqual(sort === 'ASC' ? ascending : ascending.toReversed());
    });

    it('are neither skipped nor repeated when others come in between', async () => {
      let inserted = 0;
      const between = async () => {
        inserted++;
        await insert(
          [`newest-${inserted}`, { placedAt: `2019-01-01T00:00:0${inserted % 10}.000000Z` }],
          [`oldest-${inserted}`, { placedAt: `2010-01-01T00:00:0${inserted % 10}.000000Z` }],
        );
      };
      const seen = await walk(direction, '', between);
      expect(seen.filter((id) => !/est-/.test(id))).toEqual(ascending.toReversed());
      expect(new Set(seen).size).toBe(seen.length);
    });

    it.each(['TOTAL', 'CUSTOMER_NAME', 'STATUS'])(
      'by %s, unknown values among them, each comes once',
      async (field) => {
        await insert(
          ['nameless', { customerName: null, totalAmount: 2n ** 62n, status: 'cancelled' }],
          ['named', { customerName: 'Zoe', totalAmount: -5n, status: 'delivered' }],
          ['nameless too', { customerName: null, totalAmount: 0n, status: 'shipped' }],
        );
        for (const sort of ['ASC', 'DESC']) {
          const args = `sort: [{ field: ${field}, direction: ${sort} }, { field: PLACED_AT, direction: ASC }]`;
          const whole = await ids(`${args} first: 100`);
          expect(whole).toHaveLength(20);
          expect(await walk(direction, args)).toEqual(whole);
        }
      },
    );
  });
});
