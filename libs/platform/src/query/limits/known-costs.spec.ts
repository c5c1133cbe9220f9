import { buildSchema, getOperationAST, parse } from 'graphql';
import { connectionComplexity } from './complexity';
import { KnownCosts } from './known-costs';
import { costOf } from './query-cost';

const schema = buildSchema(`
  type Query { orders(first: Int, after: String, status: String): Orders order(id: ID): Order }
  type Orders { nodes: [Order] }
  type Order { id: ID total: Int }
`);
Object.assign(schema.getQueryType()?.getFields()['orders']?.extensions ?? {}, { complexity: connectionComplexity });

/** Costs for these variables in turn, and how often one was computed. */
const costs = (text: string, ...variables: Record<string, unknown>[]) => {
  const compute = jest.fn(costOf);
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is one.');
  const known = new KnownCosts(compute);
  const values = variables.map((each) => known.of(schema, document, operation, each)?.values);
  return { values, times: compute.mock.calls.length };
};

describe('what an operation costs', () => {
  it('is computed once where its variables do not decide it', () => {
    const { values, times } = costs('query ($id: ID) { order(id: $id) { id } }', { id: 'a' }, { id: 'b' }, {});
    expect(values).toEqual([2, 2, 2]);
    expect(times).toBe(1);
  });

  it('is that of its own variables where they do, left out or null', () => {
    const query = 'query ($n: Int = 50, $s: String) { orders(first: $n) { nodes { id } } order { id } }';
    const { values } = costs(query, { n: 10 }, { n: 20 }, { n: null }, {}, { n: 10 });
    expect(values).toEqual([10, 20, 20, 50, 10].map((size) => 10 + size * 2 + 2));
  });

  it('is that of a variable left out also where every object has something of its name', () => {
    const query = 'query ($toString: Int = 50) { orders(first: $toString) { nodes { id } } }';
    expect(costs(query, { toString: null }, {}).values).toEqual([10 + 20 * 2, 10 + 50 * 2]);
  });

  it('is computed once wherever in the list one stands', () => {
    const query = 'query ($n: Int, $after: String) { orders(first: $n, after: $after) { nodes { id } } }';
    const pages = Array.from({ length: 100 }, (_, n) => ({ n: 10, after: `cursor ${n}` }));
    expect(costs(query, ...pages).times).toBe(1);
  });

  it('is remembered of the last fifty sizes, by short keys however long a variable is', () => {
    const query = 'query ($n: Int, $s: String) { orders(first: $n, status: $s) { nodes { id } } }';
    const sizes = Array.from({ length: 60 }, (_, n) => ({ n }));
    expect(costs(query, ...sizes, { n: 59 }, { n: 0 }, { n: 0 }).times).toBe(61);
    const long = 'x'.repeat(100_000);
    const set = jest.spyOn(Map.prototype, 'set');
    expect(costs(query, { n: 1, s: `${long}a` }, { n: 1, s: `${long}b` }, { n: 1, s: `${long}a` }).times).toBe(2);
    const keys = set.mock.calls.map(([key]: unknown[]) => (typeof key === 'string' ? key.length : 0));
    set.mockRestore();
    expect(Math.max(...keys)).toBeLessThan(200);
  });

  it('is that of fragments, too', () => {
    const query =
      'query ($n: Int) { ...A } fragment A on Query { orders(first: $n) { nodes { ...B } } } fragment B on Order { id }';
    expect(costs(query, { n: 1 }, { n: 2 }, { n: 1 })).toEqual({ values: [12, 14, 12], times: 2 });
  });

  it('is not known where they are wrong', () => {
    const query = 'query ($n: Int) { orders(first: $n) { nodes { id } } }';
    expect(costs(query, { n: 'many' }, { n: 1 }).values).toEqual([undefined, 12]);
  });
});
