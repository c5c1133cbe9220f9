import { eventually, testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import { auditCounts, Auditor, ClickHouse, FactsProjection, ViewProjection, type OperatorTools } from '../src';
import { accounts, deposits, Deposited, holdings, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, ownersOf, runnerOf } from './projected';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
let tools: OperatorTools;
const auditors: Auditor[] = [];

beforeEach(async () => {
  [database, server] = await Promise.all([testDatabase('auditor'), testClickHouse('auditor')]);
  clickhouse = new ClickHouse(server.url);
  const stores = new Stores();
  const projections = [
    ...[accounts, holdings].map((view) => new ViewProjection(view)),
    new FactsProjection(deposits, clickhouse),
  ];
  for (let at = 0; at < 5; at++) {
    const account = { accountId: `a${at}`, ownerId: 'o1' };
    stores.append(new Opened({ ...account, limit: '0' }), new Deposited({ ...account, amount: '10' }));
  }
  tools = operatorTools(database.pool, projections, { owners: ownersOf(stores.recorded), clickhouse });
  for (const projection of projections)
    await (await runnerOf(database.pool, projection)).apply(arrivalsOf(stores.recorded), []);
});
afterEach(async () => {
  await Promise.all(auditors.splice(0).map((auditor) => auditor.stop()));
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

const started = (keysPerMinute: number, isLagging = () => false, of = tools): Auditor => {
  const auditor = new Auditor({ tools: of, keysPerMinute, isLagging });
  auditors.push(auditor);
  auditor.start();
  return auditor;
};
const counts = async () => Object.fromEntries(await auditCounts(database.pool));

test('every view in use is looked at, and what was changed by hand is counted', async () => {
  await database.pool.query(`update accounts_v1 set balance = 1 where account_id = 'a2'`);
  await clickhouse.command(`alter table deposits_v1 delete where account_id = 'a3' settings mutations_sync = 1`);
  started(30_000);
  await eventually(async () => {
    const { accounts_v1: rows, holdings_v1: owners, deposits_v1: facts } = await counts();
    return (rows?.drifted ?? 0) > 0 && (facts?.drifted ?? 0) > 0 && (owners?.checked ?? 0) > 0;
  });
  const { holdings_v1: owners } = await counts();
  expect(owners?.drifted).toBe(0);
  const { rows } = await database.pool.query<{ last_drift: object }>(
    `select last_drift from audits where projection = 'accounts_v1'`,
  );
  expect(rows).toEqual([{ last_drift: { key: 'a2', kind: 'altered', columns: ['balance'] } }]);
  expect((await database.pool.query(`select balance from accounts_v1 where account_id = 'a2'`)).rows).toEqual([
    { balance: '1' },
  ]);
});

test('it waits while the projector lags, and goes on after', async () => {
  let lagging = true;
  started(30_000, () => lagging);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await counts()).toEqual({});
  lagging = false;
  await eventually(async () => Object.keys(await counts()).length > 0);
});

test('none a minute is none, and an owner that is away is no drift', async () => {
  started(0);
  const lonely = started(30_000, () => false, operatorTools(database.pool, tools.projections, { clickhouse }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await lonely.stop();
  expect(await counts()).toEqual({});
});
