import { postgresView } from '@refold/model';
import { ViewProjection } from '../src';
import { build, type BuildOptions, type BuildReport } from '../src/build/build';
import type { BuildPoint } from '../src/build/pass/chunk-writer';
import { Killed } from '../src/build/pass/patiently';
import { AccountRow, accounts, Accounts, Deposited, holdings } from './bank';
import { BuildStage, history } from './build-history';

jest.setTimeout(90_000);

let stage: BuildStage;
beforeEach(async () => (stage = await BuildStage.open()));
afterEach(() => stage.close());

const chunkEvents = 7;

/** Dies when this point is reached for the n-th time. */
const killing = (point: BuildPoint, time: number): BuildOptions['at'] => {
  let times = 0;
  return (reached) => {
    if (reached === point && ++times === time) throw new Killed(`killed when ${point}`);
  };
};

const read = async (): Promise<number> => {
  const { rows } = await stage.green.pool.query<{ read: number }>(
    `select sum(next)::integer as read from rebuild_progress where pass = 'rows'`,
  );
  return rows[0]?.read ?? 0;
};

describe('a rebuild that is killed goes on from its last chunk', () => {
  const cases = [
    ['folded', 1],
    ['rows-written', 1],
    ['rows-written', 50],
    ['committed', 50],
    ['progress-written', 99],
  ] as const;

  test.each(cases)('when a chunk is %s, at %i %%', async (point, percent) => {
    const { recorded } = history(20);
    await stage.topics.publish(recorded);
    await stage.applyLive(new ViewProjection(holdings), recorded);
    const chunks = Math.floor(recorded.length / chunkEvents);
    const time = Math.max(1, Math.round((chunks * percent) / 100));
    const projection = new ViewProjection(holdings);
    const killed = build(stage.options(projection, { chunkEvents, at: killing(point, time) }));
    await expect(killed).rejects.toThrow('killed');
    const stored = await read();
    expect(stored).toBeGreaterThanOrEqual((time - 1) * chunkEvents);

    const reports: BuildReport[] = [];
    const onProgress = (report: BuildReport): void => void reports.push(report);
    let committed = 0;
    const at = (reached: BuildPoint): void => void (reached === 'committed' && committed++);
    expect(await build(stage.options(projection, { chunkEvents, onProgress, at }))).toBe(true);
    expect(reports[0]?.eventsDone).toBe(stored);
    expect(committed).toBe(Math.ceil((recorded.length - stored) / chunkEvents));
    await stage.expectSameAsLive(holdings);
  });
});

/** Its fold gives a day that only PostgreSQL knows not to exist. */
const refusing = postgresView(AccountRow, {
  name: 'refusing',
  version: 1,
  key: 'accountId',
  from: [Accounts],
  initial: { ...accounts.initial, ownerTags: [], notes: {} } as Omit<AccountRow, 'accountId'>,
  definedBy: 'Opened',
}).on({
  Opened: (_, { ownerId }, { at }) => ({ ownerId, openedAt: at }),
  Deposited: ({ balance, deposits }, { amount, note }) => ({
    balance: balance + amount,
    deposits: deposits + 1,
    ...(note === 'refused' && { openedAt: '2026-02-30T00:00:00.000000Z' }),
  }),
});

test.each(['checked', 'flushed'] as const)(
  'what the store refused is not counted twice when the process dies when it is %s',
  async (point) => {
    const stores = history(6);
    const account = { accountId: 'a1', ownerId: 'o1' };
    stores.append(
      new Deposited({ ...account, amount: '2', note: 'refused' }),
      new Deposited({ ...account, amount: '3' }),
      new Deposited({ accountId: 'a2', ownerId: 'o2', amount: '4' }),
    );
    await stage.topics.publish(stores.recorded);
    const projection = new ViewProjection(refusing);
    await stage.applyLive(projection, stores.recorded);
    const options = { chunkEvents: 40 };
    await expect(build(stage.options(projection, { ...options, at: killing(point, 1) }))).rejects.toThrow('killed');
    expect(await build(stage.options(projection, { chunkEvents: 15 }))).toBe(true);
    await stage.expectSameAsLive(refusing);
  },
);

test('a rebuild that is paused stops at once and goes on later, in both passes', async () => {
  const { recorded } = history(20);
  await stage.topics.publish(recorded);
  const projection = new ViewProjection(accounts);
  await stage.applyLive(projection, recorded);
  for (const chunks of [1, 2, 9]) {
    const ending = new AbortController();
    let committed = 0;
    const at = (reached: BuildPoint): void => {
      if (reached === 'committed' && ++committed === chunks) ending.abort();
    };
    expect(await build(stage.options(projection, { chunkEvents, at, signal: ending.signal }))).toBe(false);
  }
  expect(await build(stage.options(projection, { chunkEvents }))).toBe(true);
  expect(await build(stage.options(projection, { chunkEvents }))).toBe(true);
  await stage.expectSameAsLive(accounts);
});

test('two that build the same do no harm: the second stops and says so', async () => {
  const { recorded } = history(20);
  await stage.topics.publish(recorded);
  const projection = new ViewProjection(holdings);
  await stage.applyLive(projection, recorded);
  const outcomes = await Promise.allSettled([0, 1].map(() => build(stage.options(projection, { chunkEvents }))));
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'busy' });
  expect(await build(stage.options(projection, { chunkEvents }))).toBe(true);
  await stage.expectSameAsLive(holdings);
});

test('a database that goes away is waited for', async () => {
  const { recorded } = history(20);
  await stage.topics.publish(recorded);
  const projection = new ViewProjection(holdings);
  await stage.applyLive(projection, recorded);
  let chunks = 0;
  const at = async (point: BuildPoint): Promise<void> => {
    if (point !== 'rows-written' || ++chunks % 10 !== 5) return;
    await stage.live.pool
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
        [stage.green.name],
      )
      .catch(() => undefined);
  };
  stage.green.pool.on('connect', (client) => client.on('error', () => undefined));
  expect(await build(stage.options(projection, { chunkEvents, at }))).toBe(true);
  await stage.expectSameAsLive(holdings);
});

test('so many events a second are read and no more', async () => {
  const { recorded } = history(20);
  await stage.topics.publish(recorded);
  const startedAt = performance.now();
  expect(await build(stage.options(new ViewProjection(holdings), { throttle: 100 }))).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThan((recorded.length / 100) * 1_000 - 1_100);
});
