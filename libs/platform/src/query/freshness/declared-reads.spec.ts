import {
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { declaredReads } from './declared-reads';

const reads = (...views: readonly string[]) => ({ extensions: { reads: views } });
const order: GraphQLObjectType = new GraphQLObjectType({
  name: 'Order',
  fields: () => ({ units: { type: GraphQLInt }, saga: { type: saga, ...reads('checkouts') } }),
});
const saga: GraphQLObjectType = new GraphQLObjectType({
  name: 'Saga',
  fields: () => ({ step: { type: GraphQLInt }, order: { type: order, ...reads('order_details') } }),
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      order: { type: order, ...reads('order_details') },
      orders: { type: new GraphQLList(order), ...reads('order_details') },
      sales: { type: GraphQLInt, ...reads('order_facts', 'payment_facts') },
      nothing: { type: GraphQLInt },
    },
  }),
});
const readBy = (query: string, variables?: Record<string, unknown>): string[] => {
  const document = parse(query);
  return declaredReads(schema, document, document.definitions[0] as OperationDefinitionNode, variables);
};

describe('views that an operation is declared to read', () => {
  it.each([
    ['{ nothing }', []],
    ['{ order { units } }', ['order_details']],
    ['{ a: orders { units saga { step } } }', ['checkouts', 'order_details']],
    ['{ sales nothing }', ['order_facts', 'payment_facts']],
    ['{ ... { sales } ... on Query { order { units } } }', ['order_details', 'order_facts', 'payment_facts']],
    ['{ order { ...part } } fragment part on Order { saga { step } }', ['checkouts', 'order_details']],
    ['{ __schema { types { name } } }', []],
  ])('%s', (query, views) => expect(readBy(query)).toEqual(views));

  it('are those of one operation alone', () => {
    const document = parse('query A { nothing } query B { sales }');
    expect(declaredReads(schema, document, document.definitions[0] as OperationDefinitionNode)).toEqual([]);
  });

  it('are fewer once @skip and @include are known', () => {
    const query = 'query ($with: Boolean!) { order { units saga @include(if: $with) { step } } sales @skip(if: true) }';
    expect(readBy(query)).toEqual(['checkouts', 'order_details', 'order_facts', 'payment_facts']);
    expect(readBy(query, { with: true })).toEqual(['checkouts', 'order_details']);
    expect(readBy(query, { with: false })).toEqual(['order_details']);
  });

  it('are found in no time, however fragments spread each other', () => {
    const fragments = Array.from(
      { length: 200 },
      (_, n) =>
        `fragment f${n} on Order { units a: saga { order { ...f${n + 1} } } b: saga { order { ...f${n + 1} } } }`,
    );
    const query = `{ order { ...f0 } } ${fragments.join(' ')} fragment f200 on Order { units }`;
    expect(readBy(query)).toEqual(['checkouts', 'order_details']);
  });
});
