import { silent } from '@refold/kafka';
import type { RebuildContext } from './rebuild-context';
import { RebuildHost } from './rebuild-host';

test('a rebuild that is taken on while the process stops is left again, and its lock given up', async () => {
  const released: unknown[] = [];
  let connections = 0;
  let ask = (): void => undefined;
  let answer = (_: { rows: { mine: boolean }[] }): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const answered = new Promise<{ rows: { mine: boolean }[] }>((resolve) => (answer = resolve));
  const lock = {
    query: () => {
      ask();
      return answered;
    },
    on: () => undefined,
    removeListener: () => undefined,
    release: (broken: unknown) => released.push(broken),
  };
  const row = { projection: 'holdings_v2', state: 'running', phase: 'planned', kind: 'full' };
  const context = {
    pool: {
      // Whatever else is asked for fails: the database is gone, as it may be when a process ends.
      query: async (text: string) => {
        if (/^\s*select/.test(text)) return { rows: [row] };
        throw new Error('The database is gone.');
      },
      connect: async () => {
        if (connections++ > 0) throw new Error('The database is gone.');
        return lock;
      },
    },
    tools: { projections: [{ id: 'holdings_v2' }] },
    engineOf: () => ({}),
    logger: silent,
  } as unknown as RebuildContext;
  const host = new RebuildHost(context);
  host.start();
  await asked;
  const stopped = host.stop();
  answer({ rows: [{ mine: true }] });
  await stopped;
  expect(released).toEqual([true]);
});
