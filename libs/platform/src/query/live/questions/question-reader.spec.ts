import { buildSchema } from 'graphql';
import type { Caller } from '../../../access';
import { figuresComplexity } from '../../limits/complexity';
import { usualTerms } from '../live-terms';
import { withSubscriptions } from '../schema/subscriptions';
import { InvalidDocument } from './documents';
import { QuestionReader } from './question-reader';

const made = buildSchema(`
  type Query { order(id: ID!): Order list(first: Int, among: Among): [Order] sums: [Sum] }
  type Sum { units: Int }
  type Order { id: ID units: Int }
  input Among { ids: [ID!] units: [Int!] not: Among }
`);
const { order, list, sums } = made.getQueryType()?.getFields() ?? {};
const mayAsk = ['staff', 'operator', 'customer'];
Object.assign(order?.extensions ?? {}, { live: true, reads: ['order_details'], mayAsk });
Object.assign(list?.extensions ?? {}, { live: true, reads: ['order_details'], mayAsk });
const complexity = figuresComplexity(() => 500);
Object.assign(sums?.extensions ?? {}, { live: true, reads: ['order_facts'], mayAsk, complexity });
const reader = new QuestionReader(withSubscriptions(made), usualTerms);

const staff: Caller = { subject: 'a', roles: ['staff'], customerId: null };
const ask = (query: string, variables: Record<string, unknown> = {}, caller = staff) =>
  reader.read({ query, variables }, caller);
const byId = 'subscription ($id: ID!) { order(id: $id) { units } }';

test('a question says whether it is for figures, and these may be as many as they are reckoned at most', () => {
  const figures = (fields: number) => ask(`subscription { sums { ${'units '.repeat(fields)} } }`);
  expect(ask(byId, { id: 'o' })).toMatchObject({ readsFacts: false, views: ['order_details'] });
  expect(figures(16)).toMatchObject({ readsFacts: true, views: ['order_facts'], values: 10_000 });
  expect(() => figures(17)).toThrow('at most 10000');
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

test('a question is the same however its variables are written, and whatever else comes with them', () => {
  const list = 'subscription ($n: Int = 20, $among: Among) { list(first: $n, among: $among) { id } }';
  const { id, variables } = ask(list, { n: 20, among: { ids: ['1'], units: [2] } });
  const same = [
    { among: { ids: ['1'], units: [2] }, n: 20 },
    { among: { units: 2, ids: [1] } },
    { n: 20, among: { ids: ['1'], units: [2] }, other: Math.random() },
  ];
  for (const each of same) expect(ask(list, each).id).toBe(id);
  expect(ask(list, same[2]).variables).toEqual(variables);
  for (const other of [{ n: 21 }, { n: null }, { among: { ids: [], units: [2] } }, { among: null }])
    expect(ask(list, { n: 20, among: { ids: ['1'], units: [2] }, ...other }).id).not.toBe(id);
});

test('what is given is limited before it is gone through, and of what is wrong with it only some is told', () => {
  const list = 'subscription ($among: Among) { list(among: $among) { id } }';
  const refusal = (among: unknown): unknown => {
    try {
      return ask(list, { among });
    } catch (error) {
      return error;
    }
  };
  let deep: unknown = {};
  for (let n = 0; n < 100_000; n++) deep = { not: deep };
  const costly = { code: 'QUERY_TOO_COSTLY' };
  expect(refusal(deep)).toMatchObject({ ...costly, message: 'The variables nest deeper than 30 levels.' });
  expect(refusal({ units: Array(250_000).fill('x') })).toMatchObject(costly);
  expect((refusal({ units: Array(5_000).fill('x') }) as InvalidDocument).errors.length).toBeLessThanOrEqual(51);
});

test('a question has a short name however much it says, and texts have a bound, of the document and of variables', () => {
  expect(ask(byId, { id: 'x'.repeat(60_000) }).id.length).toBe(64);
  const refusal = (query: string, variables = {}) => {
    try {
      return ask(query, variables).id;
    } catch (error) {
      return error;
    }
  };
  const costly = { code: 'QUERY_TOO_COSTLY' };
  expect(refusal(byId, { id: 'x'.repeat(70_000) })).toMatchObject(costly);
  expect(refusal(`${'#\n'.repeat(40_000)}${byId}`, { id: 'o' })).toMatchObject(costly);
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
