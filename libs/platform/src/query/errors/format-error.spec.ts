import { buildSchema, getOperationAST, getVariableValues, GraphQLError, parse } from 'graphql';
import { createLogger } from '../../logging';
import { inputError, tooCostly } from './answer-error';
import { errorFormatter, internalText } from './format-error';

const logged: string[] = [];
const format = errorFormatter(
  createLogger({ process: 'test', logLevel: 'warn', to: { write: (line) => logged.push(line) } }),
);
beforeEach(() => logged.splice(0));

/** As Apollo hands it over: the error, and what it would have answered. */
const formatted = (error: GraphQLError) =>
  format({ ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR', ...error.extensions } }, error);
const thrown = (originalError: Error) => new GraphQLError(originalError.message, { path: ['order'], originalError });

describe('an error', () => {
  it('that nobody expected is one text, with an id that the log knows', () => {
    const { message, extensions, path } = formatted(thrown(new Error('relation order_details_v1 at 10.0.0.5')));
    expect({ message, path }).toEqual({ message: internalText, path: ['order'] });
    expect(Object.keys(extensions ?? {}).sort()).toEqual(['code', 'id']);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(String(extensions?.['id']));
    expect(logged[0]).toContain('relation order_details_v1 at 10.0.0.5');
  });

  it('that pretends to be harmless is not believed', () => {
    const sly = Object.assign(new Error('10.0.0.5'), { extensions: { code: 'BAD_USER_INPUT', secret: 'x' } });
    const error = new GraphQLError(sly.message, { path: ['order'], originalError: sly });
    expect(JSON.stringify(formatted(error))).not.toMatch(/10\.0\.0\.5|secret/);
  });

  it('of ours keeps its text, its code and its argument, and nothing else', () => {
    expect(formatted(thrown(inputError('first', 'is wrong')))).toEqual({
      message: "The argument 'first' is wrong.",
      path: ['order'],
      extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
    });
    expect(formatted(tooCostly('Too much.'))).toEqual({
      message: 'Too much.',
      extensions: { code: 'QUERY_TOO_COSTLY' },
    });
    expect(logged).toEqual([]);
  });

  it.each([['mutation'], ['subscription']])('about a %s tells that there is none, and is no fault of ours', (kind) => {
    expect(formatted(new GraphQLError(`Schema is not configured to execute ${kind} operation.`))).toEqual({
      message: `There is no ${kind} here.`,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(logged).toEqual([]);
  });

  it('about too many tokens is a limit as the others are, although the parser calls it syntax', () => {
    const parsed = (): unknown => parse('{ a b c d }', { maxTokens: 3 });
    expect(parsed).toThrow('Syntax Error');
    try {
      parsed();
    } catch (error) {
      const answer = formatted(
        new GraphQLError((error as Error).message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } }),
      );
      expect(answer.extensions).toEqual({ code: 'QUERY_TOO_COSTLY' });
      expect(answer.message).toContain('4000 tokens');
    }
  });

  it('about a variable names it', () => {
    const schema = buildSchema('type Query { orders(first: Int!): Int }');
    const [definition] =
      getOperationAST(parse('query ($first: Int!) { orders(first: $first) }'))?.variableDefinitions ?? [];
    const { errors = [] } = getVariableValues(schema, definition ? [definition] : [], { first: 'many' });
    const [error] = errors.map(
      (each) => new GraphQLError(each.message, { nodes: each.nodes, extensions: { code: 'BAD_USER_INPUT' } }),
    );
    expect(error && formatted(error).extensions).toEqual({ code: 'BAD_USER_INPUT', argument: '$first' });
  });

  it('about the query keeps its text, without a stack', () => {
    const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', stacktrace: ['at /app'] };
    const error = new GraphQLError('Cannot query field "colour".', { extensions });
    expect(formatted(error)).toEqual({
      message: 'Cannot query field "colour".',
      extensions: { code: extensions.code },
    });
  });

  it('of a parser that ran out of stack is told as what it is: too deep a query', () => {
    const error = new GraphQLError('Maximum call stack size exceeded', {
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
    expect(formatted(error)).toEqual({
      message: 'The query nests too deep to be read.',
      extensions: { code: 'QUERY_TOO_COSTLY' },
    });
  });
});
