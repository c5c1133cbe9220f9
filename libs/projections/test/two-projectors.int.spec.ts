import { setTimeout as sleep } from 'node:timers/promises';
import { listVersions, RebuildVerbs, type Projector } from '../src';
import { deposits, holdings } from './bank';
import { RunningBank, until } from './running-bank';
import { depositsOf, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('two')));
afterEach(() => bank.close());

const views = [holdings, holdingsOf(2)];
const facts = [deposits, depositsOf(2)];

const feeds = ({ states }: Projector, id: string): boolean =>
  states.some(({ running }) => running?.runners.some(({ projection }) => projection.id === id));

const partitionsOf = ({ states }: Projector): number =>
  states[0]?.running?.standing(['bank', 'people'].map((service) => bank.topics.prefix + service)).length ?? 0;

/** Writes without a pause until it is told to stop. */
const writing = () => {
  let over = false;
  const written = (async () => {
    for (; !over; await sleep(20)) await bank.write(20);
  })();
  return async (): Promise<void> => {
    over = true;
    await written;
  };
};

const factsIn = async ({ tools }: Projector, version: number): Promise<number> => {
  const [row] = await tools.clickhouse.select<{ sum: string }>(
    `select sum(amount) as sum from deposits_v${version} final`,
  );
  return Number(row?.sum);
};

/** Both projectors write while it is asked, so it may have to be asked again. */
const promoted = (projector: Projector, view: string): Promise<void> =>
  until(`${view} is switched`, () =>
    bank
      .switches(projector)
      .promote({ view, dryRun: false })
      .then(
        () => true,
        () => false,
      ),
  );

test('two projectors share what is read: a rebuild asked of one while the other comes, an abort and a switch at the other', async () => {
  await bank.write(300);
  const first = bank.start([holdings], [deposits]);
  await bank.untilApplied(first);
  const one = await bank.deploy(first, views, facts);
  const stopWriting = writing();
  const order = { workers: 1, throttle: 'none', full: false, dryRun: false } as const;
  await new RebuildVerbs(one.context).rebuild({ views: ['holdings', 'deposits'], ...order });
  // Comes while versions are built, catch up or join: Kafka gives it half of the partitions.
  const other = bank.start(views, facts);
  await bank.untilJoined(other);
  await Promise.all(['holdings_v2', 'deposits_v2'].map((id) => bank.untilBuilt(id)));
  await until('both have partitions', async () => partitionsOf(one) > 0 && partitionsOf(other) > 0);
  for (const id of ['holdings_v2', 'deposits_v2'])
    await until(`both feed ${id}`, async () => feeds(one, id) && feeds(other, id));
  // Dropped by one, the other feeds it no more, or what is built anew at once would be written by two.
  await new RebuildVerbs(other.context).abort('holdings', false);
  await bank.rebuilt(one, 'holdings', 2);
  await until('both feed it again', async () => feeds(one, 'holdings_v2') && feeds(other, 'holdings_v2'));
  for (const view of ['holdings', 'deposits']) {
    await promoted(other, view);
    expect(await bank.activeVersion(view)).toBe(2);
  }
  await bank.switches(one).rollback('holdings', false);
  // One leaves, and the other reads on where it stood.
  await bank.stop(one);
  await stopWriting();
  await bank.untilApplied(other);
  const states = await listVersions({ pool: bank.database.pool, projections: other.tools.projections });
  expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['live']));
  const expected = holdingsIn(bank.stores.recorded);
  expect(await bank.holdings(2)).toEqual(expected);
  const sum = Object.values(expected).reduce((total, row) => total + (row as { deposited: number }).deposited, 0);
  const { rows } = await bank.database.pool.query('select sum(deposited)::integer as sum from holdings_v1');
  expect(rows).toEqual([{ sum }]);
  expect(await Promise.all([1, 2].map((version) => factsIn(other, version)))).toEqual([sum, sum]);
  const { rowCount } = await bank.database.pool.query('select 1 from feed_gaps where healed_at is null');
  expect(rowCount).toBe(0);
});
