import { diff, versionsToCompare, type DiffReport } from '../src';
import { accounts, accountStates } from './bank';
import { RunningBank, until } from './running-bank';
import { accountsVersion } from './versions';

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('diff_running')), 30_000);
afterEach(() => bank.close(), 30_000);

test('a running projector compares a rebuilt version with the active one while events go on arriving', async () => {
  const first = bank.start([accounts], [accountStates]);
  await until('its engines run', async () => first.states.every(({ running }) => running?.joined() ?? false));
  await bank.write(100);
  await bank.untilApplied(first);
  const states = [accountStates, { ...accountStates, version: 2 }];
  const projector = await bank.deploy(first, [accounts, accountsVersion(2)], states);
  await bank.rebuilt(projector, 'accounts', 2);
  await bank.rebuilt(projector, 'account_states', 2);

  const compared = async (view: string): Promise<DiffReport> => {
    const { blue, green } = await versionsToCompare(projector.tools, view);
    return diff(projector.tools, blue, green, { examples: 5 });
  };
  let writing = true;
  const written = (async () => {
    while (writing) await bank.write(20);
  })();
  for (let round = 0; round < 3; round++)
    for (const view of ['accounts', 'account_states'])
      expect(await compared(view)).toMatchObject({ view, blue: 1, green: 2, equal: true, rowsCompared: 12 });
  writing = false;
  await written;
  await bank.untilApplied(projector);
  await bank.database.pool.query(`update accounts_v2 set rich = not rich where account_id = 'a7'`);
  expect(await compared('accounts')).toMatchObject({
    rowsDiffering: 1,
    groups: [{ kind: 'changed', column: 'rich', examples: [{ key: 'a7', blue: 'false', green: 'true' }] }],
  });
}, 60_000);
