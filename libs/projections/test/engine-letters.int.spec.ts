import { consumeTopics, encodeRecord, partitionOf, silent } from '@refold/kafka';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { countLetters, discardLetter, listLetters, ProjectionEngine, retryChosen } from '../src';
import { accounts, Deposited, handlerMistake, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { dump, ownersOf, reader, viewRunner } from './projected';
import { Topics } from './topics';

jest.setTimeout(60_000);

let database: TestDatabase;
let scope: TestTopics;
let topics: Topics;
beforeEach(async () => {
  database = await testDatabase('engine_letters');
  scope = testTopics('engine_letters');
  topics = new Topics(scope.brokers, scope.prefix);
  await topics.create();
});
afterEach(async () => {
  handlerMistake.present = true;
  await Promise.all([database.drop(), scope.drop()]);
});

const opened = (accountId: string) => new Opened({ accountId, ownerId: 'o1', limit: '0' });
const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ accountId, ownerId: 'o1', amount, note });

const balances = async (): Promise<Record<string, number>> => {
  const rows = (await dump(database.pool, accounts)) as { account_id: string; balance: number }[];
  return Object.fromEntries(rows.map(({ account_id, balance }) => [account_id, balance]));
};
const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await new Promise((go) => setTimeout(go, 50)))
    if (await holds()) return;
  throw new Error(`It did not come about that ${what}: ${JSON.stringify(await balances())}`);
};

test('bad records among good ones stop nobody, and their events are applied once the handler is mended, under live events', async () => {
  const stores = new Stores();
  const owners = ownersOf(stores.recorded);
  const { kafka, prefix } = topics;
  const runner = await viewRunner(database.pool, accounts, { owners, topics: new Set([`${prefix}bank`]) });
  const warnings: string[] = [];
  const engine = new ProjectionEngine({
    ...{ engine: 'postgres', pool: database.pool, runners: [runner], reader, owners },
    logger: { ...silent, warn: (_: object, message?: string) => void warnings.push(message ?? '') },
    topics: [`${prefix}bank`],
    consume: (options) => consumeTopics({ kafka, groupId: `${prefix}projector`, sessionTimeoutMs: 8_000, ...options }),
  });
  engine.start();
  try {
    await topics.publish(stores.append(opened('a'), opened('b'), opened('d')));
    const [broken] = stores.append(opened('c'));
    if (!broken) throw new Error('an event was appended');
    const whole = encodeRecord(broken, 0n);
    const partition = partitionOf('a', 3);
    const bad = { ...whole, partition, value: '{"oops":' };
    const headers = (changed: Record<string, string>) => ({ ...bad, headers: { ...whole.headers, ...changed } });
    await topics.send('bank', [
      bad,
      { ...bad, key: null, value: null, headers: {} },
      headers({ ce_subject: 'account-\0' }),
      { ...headers({ ce_feednumber: '9'.repeat(19) }), value: whole.value },
      { ...headers({ ce_streamversion: '4000000000' }), value: whole.value },
    ]);
    await topics.publish(stores.append(deposited('d', '1', 'break'), deposited('a', '10'), deposited('d', '20')));
    await until('the good events are applied', async () => (await balances())['a'] === 10);
    await until('all bad ones are parked', async () => {
      const { failed = 0, waiting = 0 } = (await countLetters(database.pool)).get('accounts_v1') ?? {};
      return failed === 5 && waiting === 1;
    });

    handlerMistake.present = false;
    const tools = operatorTools(database.pool, [runner.projection], { owners });
    const live = (async () => {
      for (let at = 0; at < 10; at++)
        await topics.publish(stores.append(deposited('d', '1000'), deposited('b', '1000')));
    })();
    for (let at = 0; at < 5; at++) await retryChosen(tools, { stream: 'account-d', dryRun: false }, () => undefined);
    await live;
    await until('every live event is applied', async () => (await balances())['d'] === 10_021);
    expect(await retryChosen(tools, { stream: 'account-c', dryRun: false }, () => undefined)).toMatchObject({
      applied: 1,
    });
    for (const { id, streamId } of await listLetters(tools, { limit: 100 })) {
      expect([null, 'account-c']).toContain(streamId);
      await discardLetter(tools, { id, reason: 'no record of ours', dryRun: false });
    }
    expect(await balances()).toEqual({ a: 10, b: 10_000, c: 0, d: 10_021 });
    expect(await listLetters(tools, { limit: 100 })).toEqual([]);
    expect([engine.problem(), warnings]).toEqual([null, []]);
  } finally {
    await engine.stop();
  }
});
