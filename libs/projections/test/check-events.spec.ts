import type { RecordedEvent } from '@refold/model';
import type { Pool } from 'pg';
import { checkEvents, FactsProjection, ViewProjection, type ClickHouse, type OwnerClient } from '../src';
import {
  Accounts,
  accounts,
  accountStates,
  Closed,
  Deposited,
  deposits,
  holdings,
  Named,
  Opened,
  Owners,
  Stores,
} from './bank';
import { ownersOf, reader } from './projected';

/* No store is needed: what is checked is what owners give. */

const clickhouse = {} as ClickHouse;
const projections = [
  new ViewProjection(accounts),
  new ViewProjection(holdings),
  new FactsProjection(deposits, clickhouse),
  new FactsProjection(accountStates, clickhouse),
];
const toolsOf = (recorded: readonly RecordedEvent[], skipTypes: readonly string[] = []) => ({
  ...{ owners: ownersOf(recorded) satisfies OwnerClient, reader, projections, streams: [Accounts, Owners] },
  skipTypes: new Set(skipTypes),
  pool: {} as Pool,
});
const check = async (recorded: readonly RecordedEvent[], skipTypes?: readonly string[]) => {
  const { checks } = await checkEvents(toolsOf(recorded, skipTypes), { each: 5 }, () => undefined);
  return checks;
};
const account = { accountId: 'a1', ownerId: 'o1' };
const history = (): RecordedEvent[] => {
  const stores = new Stores();
  stores.append(
    new Opened({ ...account, limit: '0' }),
    new Named({ ownerId: 'o1', name: 'Ada' }),
    new Deposited({ ...account, amount: '5' }),
    new Deposited({ ...account, amount: '7', note: 'x' }),
    new Closed(account),
  );
  return stores.recorded;
};
const changed = (at: number, change: Partial<RecordedEvent>): RecordedEvent[] =>
  history().map((recorded, index) => (index === at ? { ...recorded, ...change } : recorded));

test('what all contracts and folds can take breaks nothing', async () => {
  const checks = await check(history());
  expect(checks.map(({ service, type, broken, sampled }) => [service, type, broken, sampled])).toEqual([
    ['bank', 'Opened', 0, 1],
    ['bank', 'Deposited', 0, 2],
    ['bank', 'Closed', 0, 1],
    ['people', 'Named', 0, 1],
  ]);
});

test('an event off its contract is named', async () => {
  const recorded = changed(2, { data: { ...account, amount: 'abc' } });
  const found = (await check(recorded)).find(({ type }) => type === 'Deposited');
  expect(found).toMatchObject({ broken: 1, first: { id: recorded[2]?.id, streamVersion: 2, fold: 'contract' } });
  expect(found?.first?.why).toContain('amount');
});

test('an event that a fold cannot take is named with the fold', async () => {
  const found = (await check(changed(3, { data: { ...account, amount: '7', note: 'break' } }))).find(
    ({ type }) => type === 'Deposited',
  );
  expect(found).toMatchObject({ broken: 1, first: { fold: 'accounts_v1', why: 'The handler has a mistake' } });
});

test('so is one whose result no column can hold', async () => {
  const most = '9223372036854775807';
  const recorded = changed(2, { data: { ...account, amount: most } });
  const found = (await check(recorded)).find(({ type }) => type === 'Deposited');
  expect(found?.first).toMatchObject({ fold: 'accounts_v1', streamVersion: 3 });
  expect(found?.first?.why).toContain('Column balance: a bigint of 64 bits is expected');
});

test('a type that no contract has is named, unless it may be passed over', async () => {
  const recorded = changed(3, { type: 'Renamed' });
  const broken = (await check(recorded)).find(({ type }) => type === 'Renamed');
  expect(broken).toMatchObject({ broken: 1, first: { fold: 'contract', why: 'No contract is named Renamed.' } });
  const skipped = (await check(recorded, ['Renamed'])).find(({ type }) => type === 'Renamed');
  expect(skipped).toMatchObject({ broken: 0, skipped: true, first: null });
});

test('one from a newer version says that the contract comes first', async () => {
  const found = (await check(changed(0, { schemaVersion: 9 }))).find(({ schemaVersion }) => schemaVersion === 9);
  expect(found?.first?.why).toContain('Deploy the newer contract first');
});
