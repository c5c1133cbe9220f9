import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { introspectionCost, mostIntrospection } from './introspection-cost';

const schema = buildSchema(`
  type Query { orders(first: Int, after: String): [Order] }
  type Order { id: ID total: Int lines: [Line] }
  type Line { sku: ID quantity: Int }
  enum Status { OPEN CLOSED LOST }`);

const cost = (text: string): number => {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is one.');
  return introspectionCost(schema, document, operation);
};

describe('what a question for the schema costs', () => {
  it('is by what the schema has', () => {
    const types = Object.keys(schema.getTypeMap()).length;
    expect(cost('{ __schema { types { name } } }')).toBe(1 + 2 * types);
    expect(cost('{ __schema { types { name fields { name } } } }')).toBeGreaterThan(1 + 5 * types);
  });

  it('is that of fragments and aliases, too', () => {
    const plain = cost('{ __schema { types { name } } }');
    expect(cost('{ ...A } fragment A on Query { __schema { ...B } } fragment B on __Schema { types { name } }')).toBe(
      plain,
    );
    expect(cost('{ a: __schema { types { name } } b: __schema { types { name } } }')).toBe(2 * plain);
    const doubling = Array.from({ length: 40 }, (_, n) => `fragment F${n} on __Schema { ...F${n + 1} ...F${n + 1} }`);
    expect(
      cost(`{ __schema { ...F0 } } ${doubling.join(' ')} fragment F40 on __Schema { types { name } }`),
    ).toBeGreaterThan(1e9);
  });

  it('is nothing where no schema is asked for', () => {
    expect(cost('{ __typename orders(first: 5) { id __typename } }')).toBe(0);
  });

  it('lets the usual question pass, and not three hundred of it', () => {
    const most = mostIntrospection(schema);
    expect(cost(getIntrospectionQuery())).toBeLessThan(most);
    const many = Array.from({ length: 300 }, (_, n) => `a${n}: types { fields { type { fields { name } } } }`);
    expect(cost(`{ __schema { ${many.join(' ')} } }`)).toBeGreaterThan(most);
  });
});
