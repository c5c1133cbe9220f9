import { buildSchema, GraphQLSchema, type OperationDefinitionNode, parse } from 'graphql';
import { signToken } from '../../consistency';
import { awaitsDirective } from './awaits-directive';
import { wantedIn } from './wanted';

const secret = 'a secret that has thirty-two bytes';
const [one, two] = ['order-1', 'payment-2'].map((streamId) =>
  signToken({ service: 'orders', streamId, version: 1 }, secret),
) as [string, string];
const schema = new GraphQLSchema({
  ...buildSchema('type Query { a: Int } type Mutation { b: Int }').toConfig(),
  directives: [awaitsDirective],
});

const wanted = (query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}) => {
  const operation = parse(query).definitions[0] as OperationDefinitionNode;
  const headerOf = (name: string) => headers[name];
  const { tokens, milliseconds } = wantedIn({ schema, operation, variables: { ...variables }, headerOf }, secret);
  return { tokens: tokens.map(({ text }) => text), milliseconds };
};
const byVariables = 'query ($tokens: [String!]!, $within: Int) @awaits(tokens: $tokens, within: $within) { a }';

describe('what a query waits for', () => {
  it('is nothing when it does not say so', () => {
    expect(wanted('{ a }')).toEqual({ tokens: [], milliseconds: 2_000 });
    expect(wanted(byVariables, { tokens: [] })).toEqual({ tokens: [], milliseconds: 2_000 });
  });

  it('is said by the directive: one token, several, or a variable', () => {
    expect(wanted(`query @awaits(tokens: "${one}") { a }`)).toEqual({ tokens: [one], milliseconds: 2_000 });
    expect(wanted(`query @awaits(tokens: ["${one}", "${two}"], within: 50) { a }`)).toEqual({
      tokens: [one, two],
      milliseconds: 50,
    });
    expect(wanted(byVariables, { tokens: [two, two], within: 0 })).toEqual({ tokens: [two], milliseconds: 0 });
  });

  it('is said by headers, too; a token that both name is one, and the time of the directive counts', () => {
    const headers = { 'x-refold-await': ` ${one},${two} ,`, 'x-refold-await-within': '300' };
    expect(wanted('{ a }', {}, headers)).toEqual({ tokens: [one, two], milliseconds: 300 });
    expect(wanted(byVariables, { tokens: [two] }, headers)).toEqual({ tokens: [two, one], milliseconds: 300 });
    expect(wanted(byVariables, { tokens: [two], within: 70 }, headers)).toMatchObject({ milliseconds: 70 });
  });

  it('is nothing for a mutation: it reads no view', () => {
    expect(wanted('mutation { b }', {}, { 'x-refold-await': one })).toEqual({ tokens: [], milliseconds: 0 });
  });

  it('is left to GraphQL to refuse where its variables are wrong', () => {
    expect(wanted(byVariables, { tokens: 5 })).toMatchObject({ tokens: [] });
  });

  const argumentOf = (query: string, variables: object, headers: Readonly<Record<string, string>> = {}) => {
    try {
      return wanted(query, variables, headers);
    } catch (error) {
      return (error as { extensions: Record<string, unknown> }).extensions;
    }
  };
  it.each([
    ['@awaits.tokens', { tokens: [`${one}x`] }, {}],
    ['@awaits.tokens', { tokens: [one.replace('@1', '@2')] }, {}],
    ['@awaits.tokens', { tokens: Array.from({ length: 21 }, (_, n) => `${one}${n}`) }, {}],
    ['@awaits.within', { tokens: [one], within: 10_001 }, {}],
    ['@awaits.within', { tokens: [one], within: -1 }, {}],
    ['x-refold-await', { tokens: [one] }, { 'x-refold-await': 'orders/order-1@1' }],
    ['x-refold-await-within', { tokens: [one] }, { 'x-refold-await': two, 'x-refold-await-within': '-1' }],
    ['x-refold-await-within', { tokens: [one] }, { 'x-refold-await': two, 'x-refold-await-within': '99999' }],
  ])('is refused as %s when it is none, or too much', (argument, variables, headers) => {
    expect(argumentOf(byVariables, variables, headers)).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', argument, http: { status: 400 } },
    });
  });
});
