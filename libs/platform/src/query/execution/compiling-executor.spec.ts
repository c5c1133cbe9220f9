import fc from 'fast-check';
import {
  execute,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyQuery, anyWorld } from './test/any-query';
import { testSchema, type World } from './test/test-schema';
import { CompilingExecutor } from './compiling-executor';
import { countLists } from './lists/count-lists';
import { compileOperation } from './plan/operation';

interface Given {
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly world?: World;
}

/** Of the first use, which graphql-js answers, and of the three that follow. */
const answers = async (schema: GraphQLSchema, query: string, { variables, operationName, world }: Given = {}) => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, operationName) ?? undefined;
  const executor = new CompilingExecutor(schema);
  const all: ExecutionResult[] = [];
  for (let use = 0; use < 4; use++)
    all.push(await executor.execute({ document, operation, operationName, variables, contextValue: world }));
  return all.map((each) => JSON.parse(JSON.stringify(each)) as ExecutionResult);
};

const schema = testSchema();

const expectSame = async (query: string, given: Given = {}): Promise<ExecutionResult> => {
  const [first, ...others] = await answers(schema, query, given);
  for (const other of others) expect(other).toEqual(first);
  return first ?? {};
};

const deep = `orders { id status placedAt units paid weight total { amount currency }
  lines { sku quantity price { amount } } tags grid later { id } strict { must } }`;

describe('a compiled query', () => {
  it('answers what graphql-js answers', async () => {
    const { data, errors } = await expectSame(`{ ${deep} one(id: "2") { id __typename } }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      orders: [{ id: 'o1', status: 'PLACED' }, { id: 'o2' }],
      one: { __typename: 'Order' },
    });
  });

  it('is asked of the same plan again, without graphql-js', async () => {
    const document = parse('{ orders { id } }');
    const operation = getOperationAST(document) ?? undefined;
    const executor = new CompilingExecutor(schema);
    const asked = { document, operation, operationName: undefined, variables: undefined, contextValue: undefined };
    const results: ExecutionResult[] = [];
    for (let use = 0; use < 3; use++) results.push(await executor.execute(asked));
    // An object of graphql-js has no prototype.
    expect(results.map(({ data }) => Object.getPrototypeOf(data) !== null)).toEqual([false, true, true]);
  });

  it.each([
    ['aliases', '{ a: orders { x: id y: id then: status toJSON: units __proto__: id constructor: id } }'],
    [
      'fragments',
      '{ ...A } fragment A on Query { orders { ...B ... on Order { units } ... { id } } } fragment B on Order { id }',
    ],
    ['a field twice', '{ orders { total { amount } total { currency } } orders { id } }'],
    [
      'literal arguments',
      '{ echo(text: "it\'s \\"so\\" ${1}", long: "9007199254740993", kind: B, list: [1, 2], input: { a: 1 }) }',
    ],
    ['defaults', '{ echo }'],
    ['null arguments', '{ echo(text: null, input: null) }'],
    ['what is no list', '{ broken { noList strictItems } }'],
    ['functions and promises in properties', '{ broken { called promised promisedList { id } promisedError } }'],
    ['errors', '{ broken { thrown rejected errorValue badEnum badInt undefinedText } orders { id } }'],
    ['a non-null field that fails', '{ broken { strict { must fails } } orders { id } }'],
    ['a non-null field that fails beside one that waits', '{ broken { strict { slow fails slowError } } }'],
    ['non-null items that fail', '{ broken { strictItems waitingItems } }'],
    ['the schema', '{ __schema { queryType { name } } orders { id } }'],
    ['a field at the top that must not be null', '{ must orders { id } }'],
    ['an abstract type', '{ node { id ... on Order { units } } }'],
    ['a mutation', 'mutation { a: count b: count }'],
  ])('has the same data and errors with %s', async (_, query) => {
    await expectSame(query);
  });

  it('leaves out what @skip and @include say, for each of their variables anew', async () => {
    const document = `query ($a: Boolean!, $b: Boolean = true) {
      orders { id @skip(if: $a) ... @include(if: $b) { units total { amount @include(if: $a) currency } } }
    }`;
    const executor = new CompilingExecutor(schema);
    const parsed = parse(document);
    const operation = getOperationAST(parsed) ?? undefined;
    for (let use = 0; use < 3; use++)
      for (const variables of [{ a: true }, { a: false }, { a: true, b: false }, { a: false, b: null }]) {
        const asked = { document: parsed, operation, operationName: undefined, variables, contextValue: undefined };
        const expected = await execute({ schema, document: parsed, variableValues: variables });
        expect(JSON.stringify(await executor.execute(asked))).toBe(JSON.stringify(expected));
      }
  });

  it.each([
    [{ kind: 'C' }],
    [{ kind: 'B', list: [1, null] }],
    [{ kind: 'B', list: ['x'], input: { a: 'y', c: 1 } }],
    [{}],
    [{ kind: 'A', text: 'given', list: 5, input: { a: 2 } }],
  ])('has the same problems with the variables %j', async (variables) => {
    await expectSame(
      `query ($kind: Kind!, $text: String = "left out", $list: [Int!], $input: Input) {
        echo(kind: $kind, text: $text, list: $list, input: $input) }`,
      { variables },
    );
  });

  it('is the operation that is named', async () => {
    const two = 'query A { orders { id } } query B { orders { units } }';
    for (const operationName of ['A', 'B', 'C', undefined]) await expectSame(two, { operationName });
  });

  it('does not run what a string says', async () => {
    const text = "__proto__ ${process.exit(1)} `'); process.exit(1); //\\u2028";
    const { data } = await expectSame(`{ echo(text: ${JSON.stringify(text)}) }`);
    expect(data?.['echo']).toContain(text.slice(0, 20));
  });

  it('tells resolvers all that graphql-js tells', async () => {
    const { data } = await expectSame(
      'query Named($n: Int = 3) { a: told(n: $n) { id } ...F } fragment F on Query { told { units } }',
    );
    expect(JSON.stringify(data)).toContain('Named');
  });

  it('does not end the process by the error of an item that nobody waits for', async () => {
    const document = parse('{ broken { forgottenItems } }');
    const operation = getOperationAST(document);
    if (!operation) throw new Error('There is one.');
    const { data, errors } = await compileOperation(schema, document, operation, {})(undefined, {});
    expect(data).toEqual({ broken: { forgottenItems: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['broken', 'forgottenItems', 1]]);
    await sleep(5);
  });

  it('answers any query about any data as graphql-js does', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, anyWorld, async ({ query, variables }, world) => {
        // Two fields may have come to the same alias.
        fc.pre(validate(schema, parse(query)).length === 0);
        await expectSame(query, { variables, world });
      }),
      { numRuns: 100 },
    );
  });

  it('is left to graphql-js when it has thousands of fields', async () => {
    const many = Array.from({ length: 2_001 }, (_, n) => `a${n}: id`).join(' ');
    const [, second] = await answers(schema, `{ orders { ${many} } }`);
    expect(second?.errors).toBeUndefined();
  });
});

test('an error of a resolver that is already located stays where it is', async () => {
  const { errors } = await expectSame('{ located }');
  expect(errors).toMatchObject([{ message: 'elsewhere', path: ['far', 'away'] } satisfies Partial<GraphQLError>]);
});

describe('lists of an answer', () => {
  const line = { sku: 's', price: { amount: '1.00', currency: 'BRL' } };
  const counted = testSchema();
  countLists(counted);
  const uses = async (query: string, orders: unknown, mostListed?: number): Promise<ExecutionResult[]> => {
    const document = parse(query);
    expect(validate(counted, document)).toEqual([]);
    const operation = getOperationAST(document) ?? undefined;
    const executor = new CompilingExecutor(counted);
    const all: ExecutionResult[] = [];
    for (let use = 0; use < 3; use++) {
      const asked = { document, operation, operationName: undefined, variables: {}, contextValue: { orders } };
      all.push(await executor.execute({ ...asked, ...(mostListed && { mostListed }) }));
    }
    return all;
  };
  /** Values that hang on the entries of lists: the first bound that lets them pass, the same in each use. */
  const listed = async (query: string, orders: unknown): Promise<number> => {
    for (let most = 1; ; most++) {
      const broken = (await uses(query, orders, most)).map(({ errors }) => errors !== undefined);
      expect(new Set(broken).size).toBe(1);
      if (!broken[0]) return most;
    }
  };
  const orders = [{ lines: [line, line, line] }, { lines: [line] }];

  it.each([
    ['those of rows and of lists inside them', '{ orders { lines { sku } } }', 2 * 1 + 4 * 1],
    ['times what is selected of them', '{ orders { lines { a: sku b: sku c: __typename } } }', 2 * 1 + 4 * 3],
    ['with what is in objects', '{ orders { units lines { sku price { amount currency } } } }', 2 * 2 + 4 * 4],
    ['by fragments, once', '{ orders { lines { ...A ...A } } } fragment A on Line { sku ... { quantity } }', 2 + 4 * 2],
    ['without what is left out', '{ orders { lines { sku quantity @skip(if: true) } } }', 2 + 4],
    ['of scalars', '{ orders { tags } }', 2],
  ])('are counted: %s', async (_, query, values) => expect(await listed(query, orders)).toBe(values));

  it('are counted also where a resolver returns them, or promises to', async () => {
    expect(await listed('{ orders { id units } }', Promise.resolve(orders))).toBe(4);
    expect(await listed('{ a: orders { id } b: orders { id } }', orders)).toBe(4);
  });

  it('that hold more are broken off, and nothing else is told', async () => {
    const wide = (aliases: number) =>
      `{ orders { lines { ${Array.from({ length: aliases }, (_, n) => `a${n}: sku`).join(' ')} } } }`;
    const long = [{ lines: Array(1_000).fill(line) }];
    for (const result of await uses(wide(400), long)) {
      expect(Object.keys(result)).toEqual(['errors']);
      expect(result.errors?.map(({ extensions }) => extensions['code'])).toEqual(['QUERY_TOO_COSTLY']);
    }
    expect((await uses(wide(399), long)).map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
  });
});
