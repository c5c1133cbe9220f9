import { buildSchema, type GraphQLSchema, printType } from 'graphql';
import { withSubscriptions } from './subscriptions';

const schemaWith = (...live: string[]): GraphQLSchema => {
  const schema = buildSchema('type Query { "One." a(id: ID!): Int "Other." b: Int }');
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = () => name;
    field.extensions = { mayAsk: ['staff'], reads: ['v'], ...(live.includes(name) && { live: true }) };
  }
  return withSubscriptions(schema);
};

test('a question that is live can be followed: with its arguments, and all that is said of it', () => {
  const schema = schemaWith('a');
  const [question, followed] = [schema.getQueryType(), schema.getSubscriptionType()].map(
    (type) => type?.getFields()['a'],
  );
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {})).toEqual(['a']);
  expect(followed).toMatchObject({ extensions: question?.extensions, resolve: question?.resolve });
  expect(followed?.args.map(({ name }) => name)).toEqual(['id']);
  expect(followed?.subscribe).toBeUndefined();
  expect(followed?.description).toBe('One. Answered at once, and again whenever the answer is another.');
});

test('where none is, there is nothing to follow', () => {
  expect(schemaWith().getSubscriptionType()).toBeFalsy();
  expect(printType(schemaWith().getType('Query') as never)).toContain('a(id: ID!): Int');
});
