import { buildSchema } from 'graphql';
import type { Caller } from '../../../access';
import { usualTerms } from '../live-terms';
import { withSubscriptions } from '../schema/subscriptions';
import { InvalidDocument } from './documents';
import { QuestionReader } from './question-reader';

const made = buildSchema(
  'type Query { order(id: ID!): Order list(first: Int): [Order] } type Order { id: ID units: Int }',
);
const { order, list } = made.getQueryType()?.getFields() ?? {};
const mayAsk = ['staff', 'operator', 'customer'];
Object.assign(order?.extensions ?? {}, { live: { key: 'id' }, reads: ['order_details'], mayAsk });
Object.assign(list?.extensions ?? {}, { live: {}, reads: ['order_details'], mayAsk });
const reader = new QuestionReader(withSubscriptions(made), usualTerms);

const staff: Caller = { subject: 'a', roles: ['staff'], customerId: null };
const ask = (query: string, variables: Record<string, unknown> = {}, caller = staff) =>
  reader.read({ query, variables }, caller);
const byId = 'subscription ($id: ID!) { order(id: $id) { units } }';

test('a question about one row names it, by a variable or not', () => {
  const row = { view: 'order_details', key: 'o' };
  expect(ask(byId, { id: 'o' }).row).toEqual(row);
  expect(ask('subscription { order(id: "o") { units } }').row).toEqual(row);
  expect(ask('subscription { list { units } }').row).toBeNull();
  expect(ask('subscription { ...A } fragment A on Subscription { order(id: "o") { units } }').row).toBeNull();
});

test('equal questions of callers with equal rights are one, and no others', () => {
  const { id } = ask(byId, { id: 'o' });
  expect(ask(byId, { id: 'o' }, { ...staff, subject: 'b' }).id).toBe(id);
  expect(ask(` ${byId}`, { id: 'o' }).id).toBe(id);
  const others = [
    ask(byId, { id: 'p' }),
    ask(byId.replace('units', 'id'), { id: 'o' }),
    ask(byId, { id: 'o' }, { ...staff, roles: ['operator'] }),
    ask(byId, { id: 'o' }, { subject: 'c', roles: ['customer'], customerId: 'c' }),
    ask(byId, { id: 'o' }, { subject: 'c', roles: ['customer'], customerId: 'd' }),
  ];
  expect(new Set([id, ...others.map((each) => each.id)]).size).toBe(others.length + 1);
});

test('a document that comes again is the same object: others keep what they know of it', () => {
  expect(ask(byId, { id: 'p' }).operation).toBe(ask(byId, { id: 'o' }).operation);
});

test('several operations want a name', () => {
  const query = 'subscription A { list { id } } subscription B { list { units } }';
  expect(() => ask(query)).toThrow('operationName');
  expect(reader.read({ query, operationName: 'B' }, staff).operation.name?.value).toBe('B');
});

test.each(['{', 'subscription { colour }', 'subscription { list { id } order(id: 1) { id } }', byId])(
  '%s is not valid here',
  (query) => expect(() => ask(query)).toThrow(InvalidDocument),
);
