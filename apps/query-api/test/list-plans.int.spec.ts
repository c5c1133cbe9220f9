import { testDatabase } from '@refold/testing';
import { type GraphQLInputType, type GraphQLSchema, getNamedType, isEnumType, isInputObjectType } from 'graphql';
import { explained, pageStatementOf, type Work } from './explained';
import { asFilter, isOffered, rarely, samples, type SortStep } from './list-samples';
import { fillManyRows } from './many-rows';
import { startViewsApi, type ViewsApi } from './views-api';
import { introspection, schemaFrom } from './whole-schema';

const logic = new Set(['and', 'or', 'not']);

/** `status`, `customerName.contains`, …: what a filter can say. */
const termsOf = (type: GraphQLInputType, below = ''): string[] => {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [below];
  return Object.values(named.getFields())
    .filter(({ name }) => !logic.has(name))
    .flatMap((field) => termsOf(field.type, below === '' ? field.name : `${below}.${field.name}`));
};

/** Rows that may be put in order at once, and those that may be looked at for a page of twenty, as a rule. */
const few = 5_000;
const directions = ['ASC', 'DESC'] as const;

describe('of fifty thousand rows', () => {
  let api: ViewsApi;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('many_rows'));
    await fillManyRows(api.pool);
    schema = schemaFrom({ ...(await api.ask<Record<string, unknown>>(introspection)), status: 200 });
  }, 120_000);
  afterAll(() => api?.close());

  const listsWithLogic = (): string[] =>
    Object.values(schema.getQueryType()?.getFields() ?? {})
      .filter(({ args }) => {
        const filter = getNamedType(args.find(({ name }) => name === 'filter')?.type);
        return isInputObjectType(filter) && 'not' in filter.getFields();
      })
      .map(({ name }) => name);
  const argumentOf = (list: string, name: string): GraphQLInputType => {
    const found = schema
      .getQueryType()
      ?.getFields()
      [list]?.args.find((each) => each.name === name)?.type;
    if (!found) throw new Error(`${list} has no ${name}.`);
    return found;
  };
  const sortFieldsOf = (list: string): string[] => {
    const step = getNamedType(argumentOf(list, 'sort'));
    const field = isInputObjectType(step) ? getNamedType(step.getFields()['field']?.type) : undefined;
    return isEnumType(field) ? field.getValues().map(({ name }) => name) : [];
  };

  interface Answer {
    readonly [list: string]: { readonly totalCount: number; readonly pageInfo: Readonly<Record<string, string>> };
  }
  const cursors = async (list: string, args: string) =>
    (await api.data<Answer>(`{ ${list}(${args}) { nodes { __typename } pageInfo { startCursor endCursor } } }`))[list]
      ?.pageInfo;

  /** What PostgreSQL does for this page, of which every list tells how many rows it may look at. */
  const worksOf = async (list: string, args: string): Promise<Work> => {
    // What is prepared goes under a name from the second time on.
    const page = `${list}(${args}) { nodes { __typename } }`;
    const statement = await pageStatementOf(() => api.data(`{ first: ${page} second: ${page} }`));
    return explained(api.pool, statement, 'name' in statement);
  };
  const tooMuch = async (list: string, args: string, mostLooked = few): Promise<string[]> => {
    const { readWhole, looked, sorted } = await worksOf(list, args);
    if (readWhole.length === 0 && looked <= mostLooked && sorted <= few) return [];
    return [`${list}(${args}) reads ${readWhole.join() || 'no table'} whole, looks at ${looked}, sorts ${sorted}`];
  };
  const gathered = async (works: readonly (readonly [string, string, number?])[]): Promise<string[]> => {
    const found: string[] = [];
    for (const [list, args, most] of works) found.push(...(await tooMuch(list, args, most)));
    return found;
  };

  it('lists are filtered by what there are samples of here', () => {
    expect(listsWithLogic().sort()).toEqual(Object.keys(samples).sort());
    for (const [list, known] of Object.entries(samples))
      expect(termsOf(argumentOf(list, 'filter')).sort()).toEqual(Object.keys(known).sort());
  });

  const terms = Object.entries(samples).flatMap(([list, known]) =>
    Object.entries(known).map(([path, values]) => ({ list, filters: values.map((value) => asFilter(path, value)) })),
  );
  const every = terms.flatMap(({ list, filters }) => filters.map((filter) => ({ list, filter })));
  const frequent = terms.map(({ list, filters }) => ({ list, filter: filters[0] ?? '' }));
  const rare = terms.map(({ list, filters }) => ({ list, filter: filters.at(-1) ?? '' }));

  it('a page that one thing is asked of takes an index, whether that is frequent or rare', async () => {
    expect(await gathered(every.map(({ list, filter }) => [list, `filter: { ${filter} }`]))).toEqual([]);
  }, 120_000);

  it('so does a page of all but what is frequent', async () => {
    expect(await gathered(frequent.map(({ list, filter }) => [list, `filter: { not: { ${filter} } }`]))).toEqual([]);
  }, 120_000);

  it('so does a page in another order, which may pass by more where it hangs together with what is asked', async () => {
    const works = rare.map(({ list, filter }, n): [string, string, number] => {
      const [field, direction] = [sortFieldsOf(list)[n % sortFieldsOf(list).length], directions[(n >> 2) % 2]];
      return [list, `filter: { ${filter} } sort: [{ field: ${field}, direction: ${direction} }]`, 25_000];
    });
    expect(await gathered(works)).toEqual([]);
  }, 120_000);

  it('so does one of several things, and of things in each other', async () => {
    const works = rare.map(({ list, filter }, n): [string, string, number] => {
      const other = rarely[list];
      const both = `and: [{ ${filter} }, { not: { or: [{ ${other} }] } }]`;
      return [list, `filter: { ${n % 2 === 0 ? `or: [{ ${filter} }, { ${other} }]` : both} }`, 10_000];
    });
    expect(await gathered(works)).toEqual([]);
  }, 120_000);

  /** Every order by one field and by two, as far as it is offered. */
  const sortsOf = (list: string): string[] => {
    const steps = sortFieldsOf(list).flatMap((field) => directions.map((direction) => ({ field, direction })));
    const written = (parts: readonly SortStep[]): string =>
      `sort: [${parts.map(({ field, direction }) => `{ field: ${field}, direction: ${direction} }`).join(', ')}]`;
    const pairs = steps
      .filter(({ direction }) => direction === 'DESC')
      .flatMap((first) =>
        steps
          .filter((second) => second.field !== first.field && isOffered(list, first, second))
          .map((second) => [first, second]),
      );
    return [...steps.map((step) => [step]), ...pairs].map(written);
  };

  it('pages in every order that is offered take an index, first ones and later ones, from either end', async () => {
    const works: [string, string][] = [];
    for (const list of Object.keys(samples))
      for (const [n, sort] of sortsOf(list).entries()) {
        const far = await cursors(list, `${sort} first: 100`);
        const [start, end] = [far?.['startCursor'], far?.['endCursor']];
        const back = `${sort} last: 20 before: "${end}"`;
        const between = `${sort} first: 100 after: "${start}" before: "${end}"`;
        works.push([list, `${sort} after: "${end}"`], [list, n % 2 === 0 ? back : between]);
      }
    expect(await gathered(works)).toEqual([]);
  }, 120_000);

  it('each row is picked by a filter or by its opposite', async () => {
    const count = async (list: string, filter: string): Promise<number> =>
      (await api.data<Answer>(`{ ${list}(filter: ${filter}) { totalCount } }`))[list]?.totalCount ?? 0;
    for (const [list, filter] of [
      ['orders', '{ status: [DELIVERED], customerName: { contains: "SILVA" } }'],
      [
        'orders',
        '{ or: [{ customerName: { startsWith: "joã" } }, { source: { system: "olist" } }, { total: { currency: "JPY", gt: "300" } }] }',
      ],
      ['customers', '{ not: { nameMatches: { isNull: false, contains: "lima" } }, orderCount: { in: [1, 2], lt: 2 } }'],
      [
        'sagas',
        '{ not: { stuck: true }, style: ORCHESTRATION, startedAt: { gte: "2017-06-01T00:00:00Z", lt: "2018-01-01T00:00:00Z" } }',
      ],
      [
        'payments',
        '{ amount: { currency: "BRL", gte: "100" }, or: [{ status: [CAPTURED] }, { methods: ["voucher", "boleto"] }] }',
      ],
      ['shipments', '{ not: { carriers: ["DHL", "Correios"] }, begunAt: { gte: "2017-06-01T00:00:00Z" } }'],
      ['products', '{ or: [{ name: { contains: "azul" } }, { categories: ["books"] }], active: true }'],
      [
        'stock',
        '{ and: [{ not: { price: { currency: "BRL", gte: "50", lt: "200" } } }], not: { categories: ["garden"] } }',
      ],
    ] as const) {
      const [picked, others, whole] = await Promise.all([
        count(list, filter),
        count(list, `{ not: ${filter} }`),
        count(list, '{}'),
      ]);
      expect(picked).toBeGreaterThan(100);
      expect(picked).toBeLessThan(whole - 100);
      expect(picked + others).toBe(whole);
    }
  });
});
