import { buildSchema, type GraphQLObjectType, Kind, parse } from 'graphql';
import { connectionComplexity, embeddedListComplexity } from './complexity';
import { costOf } from './query-cost';

const schema = buildSchema(`
  type Query { orders(first: Int, last: Int): Orders, order: Order }
  type Orders { nodes: [Order], totalCount: Int }
  type Order { id: ID, total: Int, lines: [Line], orders(first: Int): Orders }
  type Line { sku: ID }
`);
const set = (type: string, field: string, complexity: unknown) => {
  const fields = (schema.getType(type) as GraphQLObjectType).getFields();
  Object.assign(fields[field]?.extensions ?? {}, { complexity });
};
set('Query', 'orders', connectionComplexity);
set('Order', 'orders', connectionComplexity);
set('Order', 'lines', embeddedListComplexity);

const cost = (text: string, variables: Record<string, unknown> = {}) => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The operation comes first here.');
  return costOf(schema, document, operation, variables);
};

describe('the cost of a query', () => {
  it('is one for each value', () => {
    expect(cost('{ order { id total } }')).toEqual({ values: 3, depth: 2, roots: 1 });
  });

  it('is as many times a row as a page may have', () => {
    expect(cost('{ orders(first: 100) { nodes { id } } }')?.values).toBe(10 + 100 * 2);
    expect(cost('{ orders(last: 5) { nodes { id } } }')?.values).toBe(10 + 5 * 2);
    expect(cost('{ orders { nodes { id } } }')?.values).toBe(10 + 20 * 2);
    expect(cost('query ($n: Int = 50) { orders(first: $n) { nodes { id } } }')?.values).toBe(10 + 50 * 2);
    expect(cost('query ($n: Int = 50) { orders(first: $n) { nodes { id } } }', { n: 7 })?.values).toBe(10 + 7 * 2);
  });

  it('multiplies from list to list', () => {
    const nested = '{ orders(first: 10) { nodes { orders(first: 10) { nodes { id } } } } }';
    expect(cost(nested)?.values).toBe(10 + 10 * (1 + (10 + 10 * 2)));
    expect(cost('{ order { lines { sku } } }')?.values).toBe(1 + (1 + 5 * 1));
  });

  it('counts each alias, and fragments wherever they are spread', () => {
    expect(cost('{ a: order { id } b: order { id } }')).toEqual({ values: 4, depth: 2, roots: 2 });
    expect(cost('{ ...A ...A } fragment A on Query { order { ... { id } } }')).toEqual({
      values: 4,
      depth: 2,
      roots: 2,
    });
  });

  it('is found in time that does not double with each fragment', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Order { ...F${n + 1} ... { ...F${n + 1} } }`,
    );
    const found = cost(`{ order { ...F0 } } ${doubling.join(' ')} fragment F60 on Order { id }`);
    expect(found?.values).toBe(1 + 2 ** 60);
  });

  it('does not count the schema describing itself', () => {
    expect(cost('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }')).toEqual({
      values: 0,
      depth: 0,
      roots: 1,
    });
  });

  it('is not known when the variables are wrong: then nothing is executed', () => {
    expect(cost('query ($n: Int) { orders(first: $n) { totalCount } }', { n: 'many' })).toBeUndefined();
  });
});
