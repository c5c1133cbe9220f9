import { testDatabase, type TestDatabase } from '@refold/testing';
import { eventually } from '../../test/accounts';
import { openGate } from '../../test/gate';
import { openPool, OwnConnection, silent } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase('own_connection');
});
afterEach(() => database.drop());

test('a link that drops packets without a word does not hold up a stop', async () => {
  const gate = await openGate(database.url);
  const viaGate = openPool(gate.url);
  const idle = new OwnConnection(
    viaGate,
    'idle',
    async (_client, over) => {
      idle.works();
      await new Promise((resolve) => over.addEventListener('abort', resolve));
    },
    silent,
  );
  idle.error = 'not there yet';
  idle.start();
  await eventually(() => idle.error === null, 'it works');
  gate.freeze();
  const before = performance.now();
  await idle.stop();
  expect(performance.now() - before).toBeLessThan(5_000);
  await viaGate.end();
  gate.close();
});
