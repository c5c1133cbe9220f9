import type { RunningSystem } from '@refold/testing';
import { command } from './services';

/** One command and the question after it. */
interface Pair {
  readonly send: () => Promise<string>;
  readonly query: string;
  readonly variables: object;
  /** What the answer has to hold once the command is in it. */
  readonly expected: string;
}

interface Outcome {
  readonly waitedMs: number;
  readonly outcome: string;
  /** Said to be fresh, and not so: what was expected, and what was there. */
  readonly stale: string | null;
}

/** Writes and asks for what it has written, over and over; nobody else writes there. */
export class OwnWriter {
  private written = 0;
  readonly outcomes: Outcome[] = [];

  constructor(
    private readonly system: RunningSystem,
    private readonly name: string,
    private readonly next: (name: string, nth: number) => Pair,
  ) {}

  async write(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      const pair = this.next(this.name, ++this.written);
      const token = await pair.send();
      const askedAt = performance.now();
      const { data, awaited } = await answerTo(this.system, pair, [token]);
      const outcome = awaited[0]?.outcome ?? 'not said';
      const isStale = outcome === 'fresh' && data !== pair.expected;
      this.outcomes.push({
        waitedMs: performance.now() - askedAt,
        outcome,
        stale: isStale ? `${token}: expected ${pair.expected}, found ${data}` : null,
      });
    }
  }
}

interface Answer {
  readonly data: string;
  readonly awaited: readonly { readonly token: string; readonly outcome: string }[];
}

/** @throws Error when it is answered by an error */
export const answerTo = async (
  system: RunningSystem,
  { query, variables }: Pick<Pair, 'query' | 'variables'>,
  tokens: readonly string[],
  withinMs = 10_000,
): Promise<Answer> => {
  const response = await fetch(`${system.environment['QUERY_API_URL']}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-refold-await': tokens.join(),
      'x-refold-await-within': String(withinMs),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors, extensions } = (await response.json()) as {
    readonly data?: unknown;
    readonly errors?: unknown;
    readonly extensions?: { readonly freshness?: { readonly awaited?: Answer['awaited'] } };
  };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return { data: JSON.stringify(data), awaited: extensions?.freshness?.awaited ?? [] };
};

/** Sends a command that must be taken. @returns its token */
const sent = async (...[system, ...rest]: Parameters<typeof command>): Promise<string> => {
  const { status, body } = await command(system, ...rest);
  if (status >= 300 || body.token === undefined) throw new Error(`It was answered ${status}: ${JSON.stringify(body)}`);
  return body.token;
};

const price = { amount: '1.00', currency: 'EUR' };

/** Read from PostgreSQL. */
export const countStock =
  (system: RunningSystem) =>
  (name: string, nth: number): Pair => ({
    send: async () => {
      if (nth === 1) await sent(system, 'inventory', '/products', { sku: name, name, category: 'tea', price });
      return sent(system, 'inventory', `/stock/${name}/count`, { onHand: nth });
    },
    query: 'query Stock($sku: ID!) { stockItem(sku: $sku) { onHand } }',
    variables: { sku: name },
    expected: JSON.stringify({ stockItem: { onHand: nth } }),
  });

const place = (system: RunningSystem, name: string, nth: number): Promise<string> =>
  sent(system, 'orders', '/orders', {
    ...{ orderId: `${name}-${nth}`, customerId: 'ann', currency: 'EUR' },
    shipTo: { city: 'Köln', state: name, country: 'DE' },
    lines: [{ sku: 'tea', name: 'Tea', quantity: 1, unitPrice: price, freight: price }],
  });
/** Read from ClickHouse. */
export const sellMore =
  (system: RunningSystem) =>
  (name: string, nth: number): Pair => ({
    send: () => place(system, name, nth),
    query: 'query Sales($state: [String!]) { sales(by: [], filter: { state: $state }) { orders } }',
    variables: { state: [name] },
    expected: JSON.stringify({ sales: [{ orders: nth }] }),
  });

/** Read from both in one answer. */
export const sellAndShow =
  (system: RunningSystem) =>
  (name: string, nth: number): Pair => ({
    send: () => place(system, name, nth),
    query: `query Both($id: ID!, $state: [String!]) {
      order(id: $id) { status } sales(by: [], filter: { state: $state }) { orders } }`,
    variables: { id: `${name}-${nth}`, state: [name] },
    expected: JSON.stringify({ order: { status: 'PLACED' }, sales: [{ orders: nth }] }),
  });
