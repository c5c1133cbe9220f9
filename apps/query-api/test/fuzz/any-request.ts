import type { AnyOperation, AnyOperations } from './any-operation';
import type { Dice } from './dice';

/** One request as it goes out. */
export interface AnyRequest {
  readonly method: 'POST' | 'GET';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
  /** Whether it is GraphQL of this schema. */
  readonly isValid: boolean;
}

const json = { 'content-type': 'application/json' };
const repeated = (times: number, text: (n: number) => string): string =>
  Array.from({ length: times }, (_, n) => text(n)).join(' ');

/** What somebody could send who has read in books how such servers are brought down. */
const hostile: readonly ((dice: Dice) => string)[] = [
  () => `{ ${repeated(900, (n) => `a${n}: orders { totalCount }`)} }`,
  (dice) => `${'{ a '.repeat(dice.below(9_000))}`,
  () => `{ orders(first: 100) { nodes { customer { orders(first: 100) { nodes { customer { id } } } } } } }`,
  () => `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`,
  () =>
    `{ orders { ...F0 } } ${repeated(30, (n) => `fragment F${n} on OrderConnection { ...F${n + 1} ...F${n + 1} }`)} fragment F30 on OrderConnection { totalCount }`,
  () => `{ __schema { ${repeated(150, (n) => `a${n}: types { fields { type { fields { name } } } }`)} } }`,
  () => `query (${repeated(400, (n) => `$v${n}: Int`)}) { orders { totalCount } }`,
  () => `{ orders(filter: ${'{ customerId: '.repeat(400)}"x"${' }'.repeat(400)}) { totalCount } }`,
  () => `{ orders(first: 99999999999999999999) { totalCount } }`,
  () => `{ order(id: "${'\\u0000'.repeat(50)}") { id } }`,
  () => `subscription { orders { totalCount } }`,
  () => `type Query { a: Int }`,
  () => `{ orders(after: "${Buffer.from('["a","b"]').toString('base64url')}") { totalCount } }`,
  () => `query A { orders { totalCount } } query B { orders { totalCount } }`,
  () => `query @awaits(tokens: ["orders/order-1@1.forged"]) { orders { totalCount } }`,
  () => `{ orders { nodes { ${repeated(300, () => 'id')} } } }`,
  () => `{ __proto__ constructor toString }`,
  () => '\ufeff{ orders { totalCount } }',
];
const bodies: readonly unknown[] = [
  ...[null, 1, 'x', true, [], {}, [{ query: '{ __typename }' }], { query: null }, { query: 5 }, { query: {} }],
  ...[{ query: '' }, { query: '{ __typename }', variables: 'x' }, { query: '{ __typename }', variables: [1] }],
  ...[
    { query: '{ __typename }', operationName: 'None' },
    { query: '{ __typename }', operationName: 7 },
  ],
  { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
  { extensions: { persistedQuery: { version: 'x', sha256Hash: {} } } },
  { query: 'query ($n: Int!) { orders(first: $n) { totalCount } }', variables: { n: { deep: { er: [[[[1]]]] } } } },
];

/** Requests of all kinds: half of them are what the schema allows, the others are damaged, or hostile. */
export class AnyRequests {
  private readonly asked: AnyOperation[] = [];

  constructor(
    private readonly dice: Dice,
    private readonly operations: AnyOperations,
    private readonly tokens: readonly string[],
  ) {}

  next(): AnyRequest {
    const kind = this.dice.below(100);
    if (kind < 45) return this.valid(this.operations.next());
    if (kind < 52) return this.valid(this.dice.one(this.asked) ?? this.operations.next());
    if (kind < 88) return this.post(this.damaged(this.operations.next()));
    if (kind < 92) return this.post({ query: (this.dice.one(hostile) ?? (() => ''))(this.dice) });
    if (kind < 95) return this.post(this.dice.one(bodies));
    if (kind < 98) return this.get();
    return this.raw();
  }

  private valid(operation: AnyOperation): AnyRequest {
    // What comes again is compiled; its variables are those of before.
    if (this.asked.length < 300) this.asked.push(operation);
    return { ...this.post(operation), isValid: true };
  }

  private post(body: unknown): AnyRequest {
    const token: Record<string, string> = this.dice.once(60)
      ? { 'x-refold-await': this.dice.one(this.tokens) ?? 'x', 'x-refold-await-within': '1' }
      : {};
    return {
      method: 'POST',
      path: '/graphql',
      headers: { ...json, ...token },
      payload: JSON.stringify(body) ?? '',
      isValid: false,
    };
  }

  private get(): AnyRequest {
    const { query, variables } = this.dice.once(2) ? this.operations.next() : this.damaged(this.operations.next());
    const text = new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString();
    const headers: Record<string, string> = this.dice.once(4) ? {} : { 'apollo-require-preflight': '1' };
    return { method: 'GET', path: `/graphql?${text}`, headers, isValid: false };
  }

  private raw(): AnyRequest {
    const payload = Array.from({ length: this.dice.below(200) }, () => String.fromCharCode(this.dice.below(300))).join(
      '',
    );
    const type = this.dice.one([
      'application/json',
      'text/plain',
      'application/graphql',
      'x',
      'application/json; charset=x',
    ]);
    return { method: 'POST', path: '/graphql', headers: { 'content-type': type }, payload, isValid: false };
  }

  /** Its text, or its variables, with one thing wrong. */
  private damaged({ query, variables }: AnyOperation): { query: string; variables: unknown } {
    const { dice } = this;
    const words = query.match(/\w+|\W/g) ?? [];
    const at = dice.below(words.length);
    const other = dice.one(words) ?? '';
    switch (dice.below(7)) {
      case 0:
        return { query: query.slice(0, dice.below(query.length)), variables };
      case 1:
        return { query: words.toSpliced(at, 1).join(''), variables };
      case 2:
        return { query: words.toSpliced(at, 1, other).join(''), variables };
      case 3:
        return {
          query: words.toSpliced(at, 0, dice.one(['{', '}', '(', '"', '...', '@', '$x', '!', '😀', '\u0000'])).join(''),
          variables,
        };
      case 4:
        return { query, variables: {} };
      case 5:
        return { query: query.replace(/"[^"]*"/, dice.one(strangeTexts)), variables };
      default:
        return {
          query,
          variables: Object.fromEntries(Object.keys(variables).map((name) => [name, dice.one(strange)])),
        };
    }
  }
}

const strangeTexts = ['"\\ud83d"', '"yesterday"', '"2017-02-30T00:00:00Z"', '""', '"""block"""', '1e999'] as const;
const strange: readonly unknown[] = [null, 'x', -1, 1.5, 1e300, [], {}, [[null]], { a: 1 }, '2026', true, '\ud800'];
