import { buildSchema, getOperationAST, parse } from 'graphql';
import { isOperators } from './is-operators';

const schema = buildSchema(`
  type Query { orders: Int letters: Int diff: Int }
  type Mutation { audit: Int count: Int }
`);
const mayAsk = (type: string, field: string, ...roles: string[]) =>
  Object.assign(
    (schema.getType(type) as ReturnType<typeof schema.getQueryType>)?.getFields()[field]?.extensions ?? {},
    {
      mayAsk: roles,
    },
  );
mayAsk('Query', 'orders', 'staff', 'operator');
mayAsk('Query', 'letters', 'operator');
mayAsk('Query', 'diff', 'operator', 'service');
mayAsk('Mutation', 'audit', 'operator');

test.each<[string, boolean, Record<string, unknown>]>([
  ['{ letters }', true, {}],
  ['{ letters ...A } fragment A on Query { diff }', true, {}],
  ['{ orders }', false, {}],
  ['{ letters orders }', false, {}],
  ['{ letters __schema { types { name } } }', false, {}],
  ['{ letters @skip(if: true) orders }', false, {}],
  ['query ($no: Boolean = true) { letters @skip(if: $no) orders }', false, {}],
  ['query ($with: Boolean!) { letters orders @include(if: $with) }', true, { with: false }],
  ['query ($with: Boolean!) { letters orders @include(if: $with) }', false, { with: true }],
  ['query ($with: Boolean!) { letters orders @include(if: $with) }', false, {}],
  ['mutation { audit count }', true, {}],
  ['mutation { count }', false, {}],
])("%s is told whole, as operators' work: %s", (query, is, variables) => {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is one.');
  expect(isOperators(schema, { document, operation, variables })).toBe(is);
});
