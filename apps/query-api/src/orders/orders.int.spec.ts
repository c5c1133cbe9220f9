import { OrderDetails } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { order } from '../../test/example-rows';
import { insertRows } from '../../test/view-tables';
import { startViewsApi, type ViewsApi } from '../../test/views-api';

interface Page {
  orders: {
    totalCount?: string | number;
    nodes: { id: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  };
}

describe('orders', () => {
  let api: ViewsApi;

  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('orders'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  const insert = (...rows: Parameters<typeof order>[]) =>
    insertRows(
      api.pool,
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

  it('are those that a filter asks for', async () => {
    await insert(
      ['a', { status: 'delivered', customerId: 'c1', placedAt: '2017-11-24T10:00:00.000001Z', totalAmount: 999n }],
      ['b', { status: 'cancelled', customerId: 'c1', placedAt: '2017-11-24T10:00:00.000002Z', totalAmount: 1000n }],
      [
        'c',
        { status: 'placed', customerId: 'c2', placedAt: '2017-11-24T10:00:00.000003Z', totalAmount: 3_000_000_000n },
      ],
      ['d', { currency: 'JPY', customerId: 'c2', placedAt: '2017-11-24T10:00:00.000004Z', totalAmount: 1000n }],
      [
        'e',
        {
          customerId: 'c3',
          placedAt: '2017-11-24T10:00:00.000005Z',
          sourceSystem: 'olist',
          sourceId: '7',
          sourceStatus: 'invoiced',
        },
      ],
      ['early', { _defined: false }],
      ['deleted', { _deleted: true }],
    );
    const found = async (filter: string): Promise<string> => {
      const sort = 'sort: [{ field: PLACED_AT, direction: ASC }]';
      const { orders } = await api.data<Page>(`{ orders(filter: { ${filter} } ${sort}) { nodes { id } totalCount } }`);
      expect(orders.totalCount).toBe(orders.nodes.length);
      return orders.nodes.map(({ id }) => id).join('');
    };
    expect(await found('')).toBe('abcde');
    expect(await found('status: [DELIVERED, CANCELLED]')).toBe('ab');
    expect(await found('status: []')).toBe('');
    expect(await found('customerId: "c2"')).toBe('cd');
    expect(await found('placedFrom: "2017-11-24T10:00:00.000002Z", placedTo: "2017-11-24T10:00:00.000004Z"')).toBe(
      'bc',
    );
    expect(await found('placedFrom: "2017-11-24T08:00:00.000003-02:00"')).toBe('cde');
    expect(await found('totalMin: "10", currency: "BRL"')).toBe('bce');
    expect(await found('totalMin: "30000000.00", totalMax: "30000000.00", currency: "BRL"')).toBe('c');
    expect(await found('totalMin: "1000", currency: "JPY"')).toBe('d');
    expect(await found('source: { system: "olist" }')).toBe('e');
    expect(await found('source: { id: "7", status: "invoiced" }')).toBe('e');
    expect(await found('source: { system: "olist", status: "shipped" }')).toBe('');
    expect(await found('status: [PLACED], customerId: "c2", currency: "BRL"')).toBe('c');
    expect(await found('ids: ["b", "e", "early"]')).toBe('be');
    expect(await found('customerIds: ["c1", "c3"]')).toBe('abe');
    expect(await found('placedAt: { gt: "2017-11-24T10:00:00.000001Z", lte: "2017-11-24T10:00:00.000003Z" }')).toBe(
      'bc',
    );
    expect(await found('total: { currency: "BRL", gte: "9.99", lt: "10.00" }')).toBe('a');
    expect(await found('total: { currency: "BRL", gt: "30000000.00" }')).toBe('');
    expect(await found('total: { currency: "JPY", lte: "1000" }')).toBe('d');
    expect(await found('not: { status: [DELIVERED, CANCELLED] }')).toBe('cde');
    expect(await found('not: { source: { system: "olist" } }')).toBe('abcd');
    expect(await found('not: { total: { currency: "BRL", lt: "10.00" } }')).toBe('bcde');
    expect(await found('or: [{ status: [DELIVERED] }, { currency: "JPY" }, { status: [CANCELLED] }]')).toBe('abd');
    expect(await found('customerId: "c2", or: [{ currency: "JPY" }, { customerId: "c1" }]')).toBe('d');
    expect(await found('and: [{ customerId: "c1" }, { not: { or: [{ status: [DELIVERED] }, { ids: ["e"] }] } }]')).toBe(
      'b',
    );
    expect(await found('not: { and: [{ customerId: "c1" }, { status: [DELIVERED] }] }')).toBe('bcde');
    expect(await found('or: []')).toBe('');
    expect(await found('and: [], not: null')).toBe('abcde');
  });

  it("are found by a part of the buyer's name, in capitals or not, with signs as they are", async () => {
    await insert(
      ['a', { customerName: 'Ana João da Silva' }],
      ['b', { customerName: 'Susana Lima 100%_off' }],
      ['c', { customerName: null }],
    );
    const found = async (match: string) =>
      (await ids(`filter: { customerName: { ${match} } } sort: [{ field: CUSTOMER_NAME }]`)).join('');
    expect(await found('contains: "ANA"')).toBe('ab');
    expect(await found('startsWith: "an"')).toBe('a');
    expect(await found('contains: "joÃO"')).toBe('a');
    expect(await found('contains: "%_off"')).toBe('b');
    expect(await found('contains: "100__off"')).toBe('');
    expect(await found('equals: "ana joão da silva"')).toBe('');
    expect(await found('in: ["Ana João da Silva", "x"]')).toBe('a');
    expect(await found('startsWith: "SUSANA LIMA 100%_"')).toBe('b');
    expect(await found('startsWith: "susana lima 100__"')).toBe('');
    expect(await found('isNull: true')).toBe('c');
    expect(await found('isNull: false, contains: "lima"')).toBe('b');
  });

  it('of chosen statuses are walked through, each status in its own index, as one list', async () => {
    const statuses = ['shipped', 'placed', 'delivered', 'returned'] as const;
    for (let n = 0; n < 12; n++)
      await insert([
        `order-${n}`,
        { status: statuses[n % 4], placedAt: `2017-11-24T10:00:0${n % 5}.000000Z`, totalAmount: BigInt(n % 3) },
      ]);
    const chosen = 'filter: { status: [PLACED, RETURNED, SHIPPED] }';
    for (const sort of [
      '',
      'sort: [{ field: STATUS, direction: DESC }, { field: PLACED_AT, direction: ASC }]',
      'sort: [{ field: STATUS, direction: ASC }, { field: PLACED_AT, direction: DESC }, { field: TOTAL }]',
      'sort: [{ field: PLACED_AT, direction: ASC }, { field: STATUS, direction: DESC }]',
    ]) {
      const whole = await ids(`${chosen} ${sort} first: 100`);
      expect(whole).toHaveLength(9);
      for (const direction of ['forward', 'backward'] as const)
        expect(await walk(direction, `${chosen} ${sort}`)).toEqual(whole);
      const [first, last] = [
        (await page(`${chosen} ${sort} first: 2`)).pageInfo.endCursor,
        (await page(`${chosen} ${sort} last: 2`)).pageInfo.startCursor,
      ];
      expect(await ids(`${chosen} ${sort} after: "${first}" before: "${last}"`)).toEqual(whole.slice(2, -2));
    }
  });

  it.each([
    ['first: 0', 'first'],
    ['first: -1', 'first'],
    ['first: 101', 'first'],
    ['last: 0', 'last'],
    ['first: 1, last: 1', 'last'],
    ['after: "x"', 'after'],
    ['before: "W10"', 'before'],
    ['filter: { totalMin: "1.00" }', 'filter.totalMin'],
    ['filter: { totalMax: "1.001", currency: "BRL" }', 'filter.totalMax'],
    ['filter: { totalMin: "many", currency: "BRL" }', 'filter.totalMin'],
    ['sort: [{ field: TOTAL }, { field: TOTAL }]', 'sort'],
    ['sort: [{ field: STATUS }, { field: TOTAL }]', 'sort'],
    ['filter: { or: [{}, { totalMin: "1.00" }] }', 'filter.or[1].totalMin'],
    ['filter: { not: { total: { currency: "BRL", gte: "1.001" } } }', 'filter.not.total.gte'],
    ['filter: { and: [{ customerName: { contains: "ab" } }] }', 'filter.and[0].customerName.contains'],
    ['filter: { not: { not: { not: { not: { not: {} } } } } }', 'filter.not.not.not.not.not'],
  ])('asked for by %s are refused, naming the argument', async (args, argument) => {
    const { errors } = await api.ask(`{ orders(${args}) { nodes { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(errors?.[0]?.message).toContain(`'${argument}'`);
  });

  it('are not paged by a cursor of another sort, or by one that was made up', async () => {
    await insert(['a'], ['b']);
    const { pageInfo } = await page('first: 1');
    const made = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const sort = 'placed_at desc,order_id desc';
    expect(Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString()).toContain(sort);
    for (const cursor of [
      made([sort, 'soon', 'a']),
      made([sort, '2017-13-24T10:00:00.000000Z', 'a']),
      made([sort, 5, 'a']),
      made([sort, '2017-11-24T10:00:00.000000Z']),
      made([sort, '2017-11-24T10:00:00.000000Z', 'a\u0000']),
    ]) {
      const { errors } = await api.ask(`{ orders(after: "${cursor}") { nodes { id } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }]);
    }
    const other = await api.ask(
      `{ orders(sort: [{ field: TOTAL }], after: "${pageInfo.endCursor}") { nodes { id } } }`,
    );
    expect(other.errors?.[0]?.message).toMatch(/another sort order/);
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
        await insert(['small', { customerName: 'ana' }], ['capital', { customerName: 'ANA' }]);
        for (const sort of ['ASC', 'DESC']) {
          const args = `sort: [{ field: ${field}, direction: ${sort} }, { field: PLACED_AT, direction: ASC }]`;
          const whole = await ids(`${args} first: 100`);
          expect(whole).toHaveLength(22);
          expect(await walk(direction, args)).toEqual(whole);
        }
      },
    );
  });
});
