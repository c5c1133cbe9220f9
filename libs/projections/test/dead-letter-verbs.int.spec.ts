import type { RecordedEvent } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import {
  discardLetter,
  listLetters,
  previewLetter,
  readLetters,
  retryChosen,
  showLetter,
  ViewProjection,
  type OwnerClient,
  type ProjectionRunner,
} from '../src';
import { accounts, Deposited, handlerMistake, holdings, Named, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, ownersOf, reader, recordOf, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('letter_verbs')));
afterEach(async () => {
  handlerMistake.present = true;
  await database.drop();
});

const opened = (accountId: string, ownerId = 'o1') => new Opened({ accountId, ownerId, limit: '0' });
const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ accountId, ownerId: 'o1', amount, note });
const tools = (owners?: OwnerClient) =>
  operatorTools(database.pool, [new ViewProjection(accounts), new ViewProjection(holdings)], { owners });
const silent = () => undefined;
const retry = (order: object, owners?: OwnerClient) => retryChosen(tools(owners), { dryRun: false, ...order }, silent);
const discard = (id: string, order: object = {}, owners?: OwnerClient) =>
  discardLetter(tools(owners), { id, reason: 'test data of a supplier', dryRun: false, ...order });

const letters = async () => {
  const found = await listLetters(tools(), { limit: 1_000 });
  return found.map(({ status, streamId, streamVersion }) => `${status} ${streamId}@${streamVersion}`);
};
const idOf = async (streamId: string, version: number): Promise<string> => {
  const found = await readLetters(database.pool, null);
  const letter = found.find((each) => each.streamId === streamId && each.streamVersion === version);
  if (!letter) throw new Error(`no letter of ${streamId}@${version}`);
  return letter.id;
};
const balances = async () => {
  const { rows } = await database.pool.query('select account_id, balance::integer from accounts_v1 order by 1');
  return Object.fromEntries(rows.map(({ account_id, balance }) => [account_id, balance])) as Record<string, number>;
};
const ledger = async (streamId: string) => {
  const { rows } = await database.pool.query('select version from accounts_v1__ledger where stream_id = $1', [
    streamId,
  ]);
  return (rows[0] as { version: number } | undefined)?.version;
};

/** All that the views database holds, as text. */
const everything = async (): Promise<string> => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const dumps = rows.map(async ({ name }) => {
    const { rows: dumped } = await database.pool.query(`select t::text as row from "${name}" t order by 1`);
    return [name, dumped];
  });
  return JSON.stringify(await Promise.all(dumps));
};

/** d: opened, a deposit that breaks its fold, two that wait. e: whole. */
const parkedChain = async (): Promise<{ stores: Stores; runner: ProjectionRunner }> => {
  const stores = new Stores();
  stores.append(opened('d'), opened('e', 'o2'), deposited('d', '1', 'break'), deposited('e', '10'));
  stores.append(deposited('d', '20'), deposited('d', '300'));
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(stores.recorded), []);
  expect(await letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
  return { stores, runner };
};

describe('a preview', () => {
  test('tells what would fail again, and the rows of a mended handler, and changes nothing', async () => {
    await parkedChain();
    const id = await idOf('account-d', 3);
    const before = await everything();
    expect(await previewLetter(tools(), { id })).toMatchObject({
      letterIds: [await idOf('account-d', 2), id, await idOf('account-d', 4)],
      ...{ applied: 0, parked: 3, rows: [] },
      problems: [{ id: await idOf('account-d', 2), reason: 'fold-failed', message: 'The handler has a mistake' }],
    });
    handlerMistake.present = false;
    const preview = await previewLetter(tools(), { id });
    expect(preview).toMatchObject({
      ...{ applied: 3, parked: 0, problems: [] },
      rows: [{ key: 'd', before: { balance: 0n, deposits: 0 }, after: { balance: 321n, deposits: 3 } }],
    });
    expect(await everything()).toBe(before);
    expect(await retry({ id })).toEqual({ letters: 1, applied: 3, parked: 0, dryRun: false });
    expect(await balances()).toEqual({ d: 321, e: 10 });
  });

  test('shows the rows that copy from what the event changes', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, accounts);
    await runner.apply(arrivalsOf(stores.append(opened('a'), opened('b'), opened('c', 'o2'))), []);
    const [named] = stores.append(new Named({ ownerId: 'o1', name: 'Ana' }));
    const damaged = named && reader.fromRecord(recordOf(named, 9n, { value: '{' }));
    await runner.apply(damaged ? [damaged] : [], []);
    const preview = await previewLetter(tools(ownersOf(stores.recorded)), { id: await idOf('owner-o1', 1) });
    expect(preview.rows).toMatchObject([
      { key: 'a', before: { ownerName: null }, after: { ownerName: 'Ana' } },
      { key: 'b', before: { ownerName: null }, after: { ownerName: 'Ana' } },
    ]);
  });

  test('finds what the store would refuse', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, accounts);
    await database.pool.query('alter table accounts_v1 add constraint superstition check (balance <> 13)');
    await runner.apply(arrivalsOf(stores.append(opened('a'), deposited('a', '13'))), []);
    const preview = await previewLetter(tools(), { id: await idOf('account-a', 2) });
    expect(preview).toMatchObject({ applied: 0, parked: 1, rows: [], problems: [{ reason: 'refused-by-store' }] });
  });
});

describe('a retry', () => {
  test('folds what hangs together, and only that', async () => {
    const { stores, runner } = await parkedChain();
    await runner.apply(arrivalsOf(stores.append(opened('f'), deposited('f', '5', 'break'))), []);
    handlerMistake.present = false;
    expect(await retry({ stream: 'account-d', dryRun: true })).toEqual({
      letters: 3,
      applied: 0,
      parked: 0,
      dryRun: true,
    });
    expect(await retry({ stream: 'account-d' })).toMatchObject({ letters: 3, applied: 3, parked: 0 });
    expect(await letters()).toEqual(['failed account-f@2']);
    expect(await retry({ view: 'holdings' })).toMatchObject({ letters: 0, applied: 0 });
    expect(await retry({ view: 'accounts', reasonCode: 'fold-failed' })).toMatchObject({ letters: 1, applied: 1 });
    expect(await balances()).toEqual({ d: 321, e: 10, f: 5 });
  });

  test('in vain leaves numbers and first times as they were, and counts the try', async () => {
    await parkedChain();
    const id = await idOf('account-d', 2);
    const before = await showLetter(tools(), { id });
    expect(await retry({})).toEqual({ letters: 3, applied: 0, parked: 3, dryRun: false });
    expect(await showLetter(tools(), { id })).toEqual({ ...before, tries: 2, stack: expect.any(String) });
    expect(await letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
  });

  test('of two operators at once folds each event once', async () => {
    await parkedChain();
    handlerMistake.present = false;
    const done = await Promise.all([retry({}), retry({}), retry({ stream: 'account-d' })]);
    expect(done.reduce((sum, { applied }) => sum + applied, 0)).toBe(3);
    expect(await balances()).toEqual({ d: 321, e: 10 });
    expect(await letters()).toEqual([]);
  });

  test('while events arrive loses none and doubles none', async () => {
    const { stores, runner } = await parkedChain();
    handlerMistake.present = false;
    let live = true;
    const arriving = (async () => {
      for (let batch = 0; batch < 25; batch++)
        await runner.apply(arrivalsOf(stores.append(deposited('d', '1000'), deposited('e', '1000'))), []);
      live = false;
    })();
    while (live) {
      handlerMistake.present = !handlerMistake.present;
      await retry({});
    }
    await arriving;
    handlerMistake.present = false;
    await retry({});
    expect(await balances()).toEqual({ d: 25_321, e: 25_010 });
    expect(await letters()).toEqual([]);
    expect(await ledger('account-d')).toBe(29);
  });

  test('of what was missing finds the one among it that the store refuses', async () => {
    const stores = new Stores();
    const recorded = stores.append(
      opened('a'),
      deposited('a', '1'),
      deposited('a', '20', 'bad'),
      deposited('a', '300'),
    );
    const runner = await viewRunner(database.pool, accounts);
    await database.pool.query(`alter table accounts_v1 add constraint taste check (notes::text not like '%bad%')`);
    await runner.apply(arrivalsOf([...recorded.slice(0, 1), ...recorded.slice(3)]), []);
    expect(await letters()).toEqual(['failed account-a@4']);
    expect(await retry({}, ownersOf(recorded))).toMatchObject({ applied: 1, parked: 2 });
    expect(await letters()).toEqual(['waiting account-a@4', 'failed account-a@3']);
    expect(await retry({})).toMatchObject({ applied: 0, parked: 2 });
    await database.pool.query('alter table accounts_v1 drop constraint taste');
    expect(await retry({})).toMatchObject({ applied: 2, parked: 0 });
    expect(await balances()).toEqual({ a: 321 });
  });

  test('of a view folds the letters of each of its versions', async () => {
    const { stores } = await parkedChain();
    const next = { ...accounts, version: 2 };
    const green = await viewRunner(database.pool, next);
    await green.apply(arrivalsOf(stores.recorded), []);
    handlerMistake.present = false;
    const both = operatorTools(database.pool, [new ViewProjection(accounts), green.projection]);
    const listed = await listLetters(both, { view: 'accounts', stream: 'account-d', limit: 100 });
    expect(listed.map(({ version, streamVersion }) => `v${version} ${streamVersion}`)).toEqual([
      'v1 2',
      'v1 3',
      'v1 4',
      'v2 2',
      'v2 3',
      'v2 4',
    ]);
    const chosen = { view: 'accounts', dryRun: false };
    expect(await retryChosen(both, chosen, silent)).toMatchObject({ letters: 6, applied: 6, parked: 0 });
  });

  test('of letters that the code has no projection for is refused, and other letters are not held up by them', async () => {
    await parkedChain();
    const without = operatorTools(database.pool, [new ViewProjection(holdings)]);
    const chosen = retryChosen(without, { dryRun: false }, silent);
    await expect(chosen).rejects.toMatchObject({ code: 'refused', message: /version 1 of accounts/ });
    await expect(retry({ id: '4711' })).rejects.toMatchObject({ code: 'unknown' });
  });
});

describe('a discarded letter', () => {
  test('counts as passed: what waited behind it is folded, and the letter is kept for ever', async () => {
    const { stores, runner } = await parkedChain();
    const id = await idOf('account-d', 2);
    const letter = await showLetter(tools(), { id });
    const before = await everything();
    expect(await discard(id, { dryRun: true })).toEqual({ discarded: 1, applied: 2, parked: 0, dryRun: true });
    expect(await everything()).toBe(before);
    expect(await discard(id)).toEqual({ discarded: 1, applied: 2, parked: 0, dryRun: false });
    expect(await letters()).toEqual([]);
    expect(await balances()).toEqual({ d: 320, e: 10 });
    expect(await ledger('account-d')).toBe(4);

    const { rows } = await database.pool.query('select * from discarded_letters');
    expect(rows).toMatchObject([
      {
        id,
        stream_id: 'account-d',
        stream_version: 2,
        reason: 'fold-failed',
        discard_reason: 'test data of a supplier',
      },
    ]);
    expect((rows[0] as { record_value: Buffer }).record_value.toString('base64')).toBe(letter.value?.base64);
    await expect(showLetter(tools(), { id })).rejects.toThrow(/was discarded at .*: test data of a supplier/);

    handlerMistake.present = false;
    await runner.apply(arrivalsOf(stores.recorded), []);
    await runner.apply(arrivalsOf(stores.append(deposited('d', '4000'))), []);
    expect(await balances()).toEqual({ d: 4_320, e: 10 });
  });

  test('in the middle of a chain is passed over when its turn comes', async () => {
    const { stores, runner } = await parkedChain();
    expect(await discard(await idOf('account-d', 3))).toMatchObject({ discarded: 1, applied: 0, parked: 2 });
    expect(await letters()).toEqual(['failed account-d@2', 'waiting account-d@4']);
    await runner.apply(arrivalsOf([...stores.recorded, ...stores.append(deposited('d', '4000'))]), []);
    expect(await retry({})).toMatchObject({ applied: 0, parked: 4 });
    handlerMistake.present = false;
    // The owner still has the event; nobody asks for it.
    expect(await retry({}, ownersOf(stores.recorded))).toMatchObject({ applied: 3, parked: 0 });
    expect(await balances()).toEqual({ d: 4_301, e: 10 });
    expect(await ledger('account-d')).toBe(5);
    const { rows } = await database.pool.query('select status from dead_letters');
    expect(rows).toEqual([]);
  });

  test('that waits for a row of another stream holds up neither row nor stream', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, holdings);
    const recorded = stores.append(
      opened('a'),
      opened('b'),
      deposited('a', '1'),
      deposited('b', '20'),
      deposited('b', '300'),
    );
    const bent = recorded.map((each) =>
      each.streamId === 'account-a' && each.streamVersion === 2
        ? { ...each, data: { ...(each.data as object), amount: 'abc' } }
        : each,
    );
    await runner.apply(arrivalsOf(bent), []);
    expect(await letters()).toEqual(['failed account-a@2', 'waiting account-b@2', 'waiting account-b@3']);
    expect(await discard(await idOf('account-b', 2))).toMatchObject({ applied: 0, parked: 2 });
    expect(await discard(await idOf('account-a', 2))).toMatchObject({ applied: 1, parked: 0 });
    const { rows } = await database.pool.query('select owner_id, accounts, deposited::integer from holdings_v1');
    expect(rows).toEqual([{ owner_id: 'o1', accounts: 2, deposited: 300 }]);
  });

  test('that names no stream moves nothing else', async () => {
    const { stores, runner } = await parkedChain();
    const [event] = stores.append(opened('x'));
    const nobody = event && reader.fromRecord(recordOf(event, 99n, { headers: {} }));
    await runner.apply(nobody ? [nobody] : [], []);
    const [id = ''] = (await readLetters(database.pool, null))
      .filter(({ streamId }) => !streamId)
      .map((each) => each.id);
    expect(await discard(id)).toEqual({ discarded: 1, applied: 0, parked: 0, dryRun: false });
    expect(await letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
    await expect(discard(id)).rejects.toMatchObject({ code: 'unknown' });
  });

  test('does not pass over versions that are missing before it', async () => {
    const stores = new Stores();
    const recorded = stores.append(opened('a'), deposited('a', '1'), deposited('a', '20'));
    const runner = await viewRunner(database.pool, accounts);
    await runner.apply(arrivalsOf([...recorded.slice(0, 1), ...recorded.slice(2)]), []);
    const id = await idOf('account-a', 3);
    await expect(discard(id)).rejects.toMatchObject({ code: 'refused', message: /lacks versions 2 to 2/ });
    expect(await letters()).toEqual(['failed account-a@3']);
    expect(await discard(id, {}, ownersOf(recorded))).toMatchObject({ discarded: 1, applied: 1 });
    expect(await balances()).toEqual({ a: 1 });
    expect(await ledger('account-a')).toBe(3);
  });

  test('of another history leaves the one that was applied', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, accounts);
    const recorded = stores.append(opened('a'), deposited('a', '1'));
    await runner.apply(arrivalsOf(recorded), []);
    const other: RecordedEvent[] = recorded.slice(1).map((each) => ({ ...each, id: crypto.randomUUID() }));
    await runner.apply(arrivalsOf([...other, ...stores.append(deposited('a', '20'))]), []);
    expect(await letters()).toEqual(['failed account-a@2', 'waiting account-a@3']);
    expect(await discard(await idOf('account-a', 2))).toMatchObject({ applied: 1, parked: 0 });
    expect(await balances()).toEqual({ a: 21 });
  });

  test('of a projection that the code no longer has can be shown and discarded, and not folded', async () => {
    await parkedChain();
    const without = operatorTools(database.pool, []);
    const id = await idOf('account-d', 2);
    expect(await listLetters(without, { view: 'accounts', limit: 1 })).toMatchObject([
      { view: 'accounts', version: 1 },
    ]);
    expect(await showLetter(without, { id })).toMatchObject({ view: 'accounts', version: 1, reason: 'fold-failed' });
    await expect(previewLetter(without, { id })).rejects.toMatchObject({ code: 'refused' });
    const report = await discardLetter(without, { id, reason: 'gone with its view', dryRun: false });
    expect(report).toMatchObject({ discarded: 1, applied: 0 });
    expect(await letters()).toEqual(['waiting account-d@3', 'waiting account-d@4']);
  });

  test('by two operators is discarded once', async () => {
    await parkedChain();
    const id = await idOf('account-d', 2);
    const outcomes = await Promise.allSettled([discard(id), discard(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await balances()).toEqual({ d: 320, e: 10 });
  });
});
