import { connectionComplexity, embeddedListComplexity, figuresComplexity } from './complexity';
import { buildSchema, type GraphQLObjectType, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { costOf } from './query-cost';

const schema = buildSchema(`
  type Query { orders(first: Int, last: Int): Orders, order: Order, payments(first: Int): Payments, sums(first: Int): [Sum] }
  type Orders { nodes: [Order], totalCount: Int }
  type Order { id: ID, total: Int, lines: [Line], orders(first: Int): Orders, payments: [Payment] }
  type Line { sku: ID }
  type Payments { nodes: [Payment] }
  type Payment { id: ID, order: Order }
  type Sum { amount: Int, order: Order }
`);
const set = (type: string, field: string, complexity: unknown) => {
  const fields = (schema.getType(type) as GraphQLObjectType).getFields();
  Object.assign(fields[field]?.extensions ?? {}, { complexity });
};
set('Query', 'orders', connectionComplexity);
set('Order', 'orders', connectionComplexity);
set('Order', 'lines', embeddedListComplexity);
set('Order', 'payments', embeddedListComplexity);
set('Query', 'payments', connectionComplexity);
set(
  'Query',
  'sums',
  figuresComplexity(({ first }: { first?: number }) => 3 * (first ?? 1)),
);

const cost = (text: string, variables: Record<string, unknown> = {}) => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The operation comes first here.');
  return costOf(schema, document, operation, variables);
};

describe('the cost of a query', () => {
  it('is one for each value', () => {
    expect(cost('{ order { id total } }')).toMatchObject({ values: 3, depth: 2, roots: 1 });
  });

  it('has the names of types among its values, but not what the schema says of itself', () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `a${n}: __typename`).join(' ');
    expect(cost(`{ orders(first: 100) { nodes { ${names} } } }`)?.values).toBe(10 + 100 * 1_001);
    expect(cost('{ __typename __schema { types { name } } __type(name: "Order") { name } }')?.values).toBe(1);
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
    expect(cost('{ a: order { id } b: order { id } }')).toMatchObject({ values: 4, depth: 2, roots: 2 });
    expect(cost('{ ...A ...A } fragment A on Query { order { ... { id } } }')).toMatchObject({
      values: 4,
      depth: 2,
      roots: 2,
    });
  });

  it('is for figures what their rows may be, and reading the facts', () => {
    expect(cost('{ sums { amount } }')?.values).toBe(2_000 + 3);
    expect(cost('{ sums(first: 10) { amount order { id } } }')?.values).toBe(2_000 + 30 * 3);
    expect(cost('{ sums(first: 1000000) { amount } }')?.values).toBe(2_000 + 500);
  });

  it('says how many figures are asked for, under aliases and in fragments too', () => {
    expect(cost('{ order { id } }')?.figures).toBe(0);
    const three = '{ sums { amount } ...A ...A } fragment A on Query { a: sums { amount } }';
    expect(cost(three)?.figures).toBe(3);
  });

  it('names the way to a list inside a row that stands in itself again', () => {
    expect(cost('{ order { payments { order { payments { id } } } } }')?.repeated).toBe(
      'order.payments.order.payments',
    );
    const hidden = `{ orders { nodes { ...A } } }
      fragment A on Order { id ... { payments { ...B } } }
      fragment B on Payment { order { total ...C } }
      fragment C on Order { lines { sku } payments { id } }`;
    expect(cost(hidden)?.repeated).toBe('orders.nodes.payments.order.payments');
    const between = '{ order { payments { order { orders(first: 1) { nodes { payments { id } } } } } } }';
    expect(cost(between)?.repeated).toBe('order.payments.order.orders.nodes.payments');
  });

  it('has nothing against lists beside each other, in pages, or of other things', () => {
    const harmless = `{ order { payments { id order { id lines { sku } } } more: payments { id } }
      payments(first: 5) { nodes { order { payments { id } } } }
      orders { nodes { orders { nodes { lines { sku } } } } } }`;
    expect(cost(harmless)?.repeated).toBeNull();
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
    expect(cost('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }')).toMatchObject({
      values: 0,
      depth: 0,
      roots: 1,
    });
  });

  it('is not known when the variables are wrong: then nothing is executed', () => {
    expect(cost('query ($n: Int) { orders(first: $n) { totalCount } }', { n: 'many' })).toBeUndefined();
  });

  it('is given up after some errors, of however many', () => {
    const odd = buildSchema('scalar Odd type Query { one: Int }');
    const looks = jest.fn((): never => {
      throw new Error('is none');
    });
    Object.assign(odd.getType('Odd') ?? {}, { parseValue: looks });
    const document = parse('query ($odd: [Odd]) { one }');
    const [operation] = document.definitions;
    expect(costOf(odd, document, operation as OperationDefinitionNode, { odd: Array(5_000).fill(1) })).toBeUndefined();
    expect(looks.mock.calls.length).toBeLessThan(100);
  });
});
