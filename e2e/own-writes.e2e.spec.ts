import { signToken } from '@refold/platform/consistency';
import { startSystem, type RunningSystem } from '@refold/testing';
import { answerTo, countStock, OwnWriter, sellAndShow, sellMore } from './own-writes';
import { command } from './services';

/** `PAIRS=10000` asks for more. */
const pairs = Number(process.env['PAIRS'] ?? 1_800);
/** Of twenty who write and ask at the same time, so many ask what. A figure costs fifty times as much as a row. */
const writers = { postgres: 16, clickhouse: 2, both: 2 };

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem();
  await command(system, 'customers', '/customers', { customerId: 'ann', name: 'Ann', email: 'ann@example.org' });
}, 180_000);
afterAll(() => system?.stop(), 60_000);

test('whoever waits for the token of a command finds it in the answer, in PostgreSQL, in ClickHouse, and in both at once', async () => {
  const kinds = { postgres: countStock, clickhouse: sellMore, both: sellAndShow };
  const all = Object.entries(kinds).flatMap(([kind, of]) =>
    Array.from({ length: writers[kind as keyof typeof kinds] }, (_, at) => ({
      ...{ kind, writer: new OwnWriter(system, `${kind}-${at}`, of(system)) },
    })),
  );
  await Promise.all(all.map(({ writer }) => writer.write(Math.ceil(pairs / all.length))));
  for (const kind of Object.keys(kinds)) {
    const outcomes = all.filter((each) => each.kind === kind).flatMap(({ writer }) => writer.outcomes);
    const waits = outcomes.map(({ waitedMs }) => waitedMs).sort((one, other) => one - other);
    const at = (share: number): number => Math.round(waits[Math.floor((waits.length - 1) * share)] ?? 0);
    console.log(`${kind}: ${waits.length} pairs, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
    expect(outcomes.flatMap(({ stale }) => stale ?? [])).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome === 'fresh').length).toBeGreaterThan(outcomes.length * 0.99);
  }
}, 1_200_000);

const stock = { query: 'query Stock { stockItem(sku: "asked-early") { onHand } }', variables: {} };
const tokenAt = (version: number): string => {
  const written = { service: 'inventory', streamId: 'stock-asked-early', version };
  return signToken(written, system.environment['TOKEN_SECRET'] ?? '');
};

// Whoever had a token of a command that was rolled back would have this: a version that the stream does not have.
test('a token from the future is answered in time, and said to be late', async () => {
  const { body } = await command(system, 'inventory', '/stock/asked-early/count', { onHand: 7 });
  const asked = performance.now();
  const { awaited } = await answerTo(system, stock, [tokenAt((body.version ?? 0) + 1)], 500);
  expect(awaited).toMatchObject([{ outcome: 'timedOut' }]);
  expect(performance.now() - asked).toBeLessThan(5_000);
});

test('a token that nobody signed is refused, and not waited for', async () => {
  const forged = `${tokenAt(1).slice(0, -4)}AAAA`;
  await expect(answerTo(system, stock, [forged])).rejects.toThrow('has not signed');
});
