import { audit, explain, replay, statusOf } from '../src';
import { accounts, accountStates, deposits, holdings } from './bank';
import { ownersOf } from './projected';
import { RunningBank } from './running-bank';
import { depositsOf, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('audited')));
afterEach(() => bank.close());

test('what a rebuild has filled and readers have changed to passes the audit while events arrive', async () => {
  await bank.write(120);
  const first = bank.start([holdings, accounts], [deposits, accountStates]);
  await bank.untilApplied(first);
  const second = [holdings, holdingsOf(2), accounts, { ...accounts, version: 2 }];
  const projector = await bank.deploy(first, second, [deposits, depositsOf(2), accountStates]);
  const tools = { ...projector.tools, owners: ownersOf(bank.stores.recorded) };
  for (const view of ['holdings', 'accounts', 'deposits']) {
    await bank.rebuilt(projector, view, 2);
    await bank.switches(projector).promote({ view, dryRun: false });
  }
  let over = false;
  const writer = (async () => {
    while (!over) await bank.write(5);
  })();
  const audited = async () =>
    (await audit(tools, { all: true, repair: true })).map(({ view, version, drifts }) => [view, version, drifts]);
  const clean = [
    ['holdings', 2, []],
    ['accounts', 2, []],
    ['deposits', 2, []],
    ['account_states', 1, []],
  ];
  expect(await audited()).toEqual(clean);
  const order = { keys: [], streams: [], types: ['Deposited'], dryRun: false };
  for (const view of ['holdings', 'accounts', 'deposits'])
    expect(await replay(tools, { ...order, view })).toMatchObject({ version: 2, changedRows: 0 });
  over = true;
  await writer;
  await bank.untilApplied(projector);
  expect(await audited()).toEqual(clean);
  const deposited = bank.stores.recorded.filter(({ type }) => type === 'Deposited').length;
  const explained = await Promise.all(['o0', 'o1', 'o2'].map((key) => explain(tools, { view: 'holdings', key })));
  expect(explained.reduce((sum, { row }) => sum + Number((row as { deposited: string }).deposited), 0)).toBe(deposited);
  const { projections } = await statusOf(projector);
  expect(projections.find(({ name, version }) => name === 'holdings' && version === 2)?.audit).toEqual({
    checked: 6,
    drifted: 0,
  });
});
