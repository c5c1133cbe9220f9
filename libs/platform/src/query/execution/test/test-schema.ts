import {
  buildSchema,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';

export interface World {
  readonly orders: unknown;
}

const types = `
  scalar Long
  scalar Moment
  enum Kind { A B }
  enum Status { PLACED SHIPPED }
  input Input { a: Int!, b: [String!] = ["x"] }
  interface Node { id: ID }
  type Query {
    orders: [Order]
    one(id: ID!): Order
    echo(text: String = "none", long: Long, kind: Kind = A, list: [Int!], input: Input): String
    told(n: Int): Order
    broken: Broken
    located: String
    must: Int!
    node: Node
  }
  type Mutation { count: Int }
  type Order implements Node {
    id: ID status: Status placedAt: Moment units: Int paid: Boolean weight: Float
    total: Money lines: [Line] tags: [String!] grid: [[Int]] later(n: Int): Order strict: Strict
  }
  type Money { amount: String! currency: String! }
  type Line { sku: ID! quantity: Int price: Money }
  type Strict { must: String! fails: String! slow: String slowError: String }
  type Broken {
    noList: [Int] strictItems: [Int!] waitingItems: [Int!] forgottenItems: [Int!] called: String promised: String promisedList: [Order]
    promisedError: String thrown: String rejected: String errorValue: String badEnum: Status badInt: Int
    undefinedText: String strict: Strict
  }`;

const order = (id: string) => ({
  ...{ id, status: 'PLACED', placedAt: '2026-01-01', units: 2, paid: true, weight: 1.5, tags: ['a', 'b'] },
  total: { amount: '12.30', currency: 'BRL' },
  lines: [{ sku: 's1', quantity: 2, price: { amount: '1.00', currency: 'BRL' } }, null],
  grid: [[1, null], [], null],
  strict: { must: 'yes' },
});

const oops = (): never => {
  throw new Error('It failed.');
};
const soon = async (value: unknown): Promise<unknown> => {
  await sleep(1);
  return value instanceof Error ? Promise.reject(value) : value;
};

const broken = {
  noList: 'text',
  strictItems: [1, 'x', 3],
  get waitingItems() {
    return [soon(1), 2, soon(new Error('late'))];
  },
  get forgottenItems() {
    return [soon(new Error('late')), 'x'];
  },
  called: (_args: unknown, _context: unknown, info: { fieldName: string }) => `called for ${info.fieldName}`,
  promised: Promise.resolve('kept'),
  promisedList: Promise.resolve([order('p1'), Promise.resolve(order('p2'))]),
  get promisedError() {
    return soon(new Error('broken promise'));
  },
  errorValue: new Error('a value'),
  badEnum: 'LOST',
  badInt: 1.5,
  undefinedText: undefined,
  strict: { must: 'yes', fails: null },
};

const resolvers: Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, World | undefined>>>>> = {
  Query: {
    orders: async (_, _args, world) => (world ? world.orders : [order('o1'), order('o2')]),
    one: (_, { id }: { id: string }) => (id === '2' ? order(id) : null),
    echo: (_, args) => JSON.stringify(args),
    told: (_, args: object, _context, { fieldName, path, operation, variableValues, fragments, fieldNodes }) =>
      order(JSON.stringify({ args, fieldName, path, name: operation.name, variableValues, fragments, fieldNodes })),
    broken: () => broken,
    located: () => {
      throw new GraphQLError('elsewhere', { path: ['far', 'away'] });
    },
    must: () => null,
    node: () => ({ ...order('n'), __typename: 'Order' }),
  },
  Order: { later: async () => order('later') },
  Broken: { thrown: oops, rejected: () => soon(new Error('rejected')) },
  Strict: { slow: () => soon('slow'), slowError: () => soon(new Error('slow error')) },
};

/** Fields of every kind, and of every way to go wrong. */
export const testSchema = (): GraphQLSchema => {
  const schema = buildSchema(types);
  for (const [type, fields] of Object.entries(resolvers))
    for (const [name, resolve] of Object.entries(fields)) {
      const field = (schema.getType(type) as GraphQLObjectType).getFields()[name];
      Object.assign(field ?? {}, { resolve });
    }
  const long = schema.getType('Long') as GraphQLScalarType<unknown, unknown>;
  long.parseValue = (value) => String(BigInt(value as string));
  long.parseLiteral = (node) => ('value' in node ? String(BigInt(node.value)) : null);
  return schema;
};
