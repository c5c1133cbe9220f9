import type { Pool } from 'pg';
import type { AwaitedToken } from './awaited-token';
import { LedgerWatch } from './ledger-watch';

const token = (streamId: string, version = 1): AwaitedToken => ({
  ...{ text: `orders/${streamId}@${version}`, service: 'orders', streamId, version, category: 'order' },
});

/** A database of one view that follows orders, as the three statements of a look see it. */
class Views {
  readonly applied = new Map<string, number>();
  readonly looks: number[] = [];
  failing = false;

  readonly pool = {
    query: ({ text, values }: { text: string; values: unknown[] }) =>
      Promise.resolve({ rows: this.rows(text, values) }),
  } as unknown as Pool;

  private rows(text: string, [first]: unknown[]): object[] {
    if (this.failing) throw new Error('The database is away.');
    if (text.includes('active_versions')) return [{ view: 'order_details', version: 1, engine: 'postgres' }];
    if (text.includes('projection_definitions')) return [{ view: 'order_details', categories: ['order'] }];
    this.looks.push((first as string[]).length);
    return [...this.applied].map(([streamId, version]) => ({
      ...{ letter: false, projection: 'order_details_v1', streamId, version },
    }));
  }
}

describe('requests that wait for ledgers', () => {
  const views = new Set(['order_details']);
  const nobodyGoes = () => () => undefined;
  let database: Views;
  let watch: LedgerWatch;
  beforeEach(() => {
    database = new Views();
    watch = new LedgerWatch(database.pool);
  });
  const wait = (tokens: readonly AwaitedToken[], milliseconds = 2_000) =>
    watch.wait({ tokens, views, milliseconds }, nobodyGoes);

  it('go on when all is there, and nobody looks any more', async () => {
    const waiting = wait([token('order-1'), token('order-2')]);
    database.applied.set('order-1', 1);
    await new Promise((later) => setTimeout(later, 30));
    expect(watch.waiting).toBe(1);
    database.applied.set('order-2', 4);
    await waiting;
    const looks = database.looks.length;
    await new Promise((later) => setTimeout(later, 30));
    expect([watch.waiting, database.looks.length]).toEqual([0, looks]);
  });

  it('share their looks', async () => {
    const waiting = Promise.all(Array.from({ length: 100 }, (_, n) => wait([token(`order-${n}`)], 200)));
    await waiting;
    expect(database.looks.length).toBeLessThan(30);
    expect(Math.max(...database.looks)).toBe(100);
  });

  it('go on when their time is over, also while the database is away', async () => {
    database.failing = true;
    const began = performance.now();
    await wait([token('order-1')], 60);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(watch.waiting).toBe(0);
  });

  it('are forgotten when their caller goes', async () => {
    const listeners = new Set<() => void>();
    const whenGone = (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const waiting = watch.wait({ tokens: [token('order-1')], views, milliseconds: 10_000 }, whenGone);
    for (const listener of listeners) listener();
    await waiting;
    expect([watch.waiting, listeners.size]).toEqual([0, 0]);
  });

  it('do not wait without a token, or without a view', async () => {
    await wait([]);
    await watch.wait({ tokens: [token('order-1')], views: new Set(), milliseconds: 10_000 }, nobodyGoes);
    expect(database.looks).toEqual([]);
  });
});
