import { testDatabase, type TestDatabase } from '@refold/testing';
import { listLetters, previewLetter, readLetters, retryChosen, showLetter, ViewProjection } from '../src';
import { accounts, handlerMistake, holdings, Named, Stores } from './bank';
import { deposited, opened, operatorOf } from './letter-operator';
import { operatorTools } from './operator-tools';
import { arrivalsOf, ownersOf, reader, recordOf, viewRunner } from './projected';

let database: TestDatabase;
let operator: ReturnType<typeof operatorOf>;
beforeEach(async () => {
  database = await testDatabase('letter_verbs');
  operator = operatorOf(database.pool);
});
afterEach(async () => {
  handlerMistake.present = true;
  await database.drop();
});

describe('a preview', () => {
  test('tells what would fail again, and the rows of a mended handler, and changes nothing', async () => {
    await operator.parkedChain();
    const id = await operator.idOf('account-d', 3);
    const before = await operator.everything();
    expect(await previewLetter(operator.tools(), { id })).toMatchObject({
      letterIds: [await operator.idOf('account-d', 2), id, await operator.idOf('account-d', 4)],
      ...{ applied: 0, parked: 3, rows: [] },
      problems: [
        { id: await operator.idOf('account-d', 2), reason: 'fold-failed', message: 'The handler has a mistake' },
      ],
    });
    handlerMistake.present = false;
    const preview = await previewLetter(operator.tools(), { id });
    expect(preview).toMatchObject({
      ...{ applied: 3, parked: 0, problems: [] },
      rows: [{ key: 'd', before: { balance: 0n, deposits: 0 }, after: { balance: 321n, deposits: 3 } }],
    });
    expect(await operator.everything()).toBe(before);
    expect(await operator.retry({ id })).toEqual({ letters: 1, applied: 3, parked: 0, dryRun: false });
    expect(await operator.balances()).toEqual({ d: 321, e: 10 });
  });

  test('shows the rows that copy from what the event changes', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, accounts);
    await runner.apply(arrivalsOf(stores.append(opened('a'), opened('b'), opened('c', 'o2'))), []);
    const [named] = stores.append(new Named({ ownerId: 'o1', name: 'Ana' }));
    const damaged = named && reader.fromRecord(recordOf(named, 9n, { value: '{' }));
    await runner.apply(damaged ? [damaged] : [], []);
    const preview = await previewLetter(operator.tools(ownersOf(stores.recorded)), {
      id: await operator.idOf('owner-o1', 1),
    });
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
    const preview = await previewLetter(operator.tools(), { id: await operator.idOf('account-a', 2) });
    expect(preview).toMatchObject({ applied: 0, parked: 1, rows: [], problems: [{ reason: 'refused-by-store' }] });
  });
});

describe('a retry', () => {
  test('folds what hangs together, and only that', async () => {
    const { stores, runner } = await operator.parkedChain();
    await runner.apply(arrivalsOf(stores.append(opened('f'), deposited('f', '5', 'break'))), []);
    handlerMistake.present = false;
    expect(await operator.retry({ stream: 'account-d', dryRun: true })).toEqual({
      letters: 3,
      applied: 0,
      parked: 0,
      dryRun: true,
    });
    expect(await operator.retry({ stream: 'account-d' })).toMatchObject({ letters: 3, applied: 3, parked: 0 });
    expect(await operator.letters()).toEqual(['failed account-f@2']);
    expect(await operator.retry({ view: 'holdings' })).toMatchObject({ letters: 0, applied: 0 });
    expect(await operator.retry({ view: 'accounts', reasonCode: 'fold-failed' })).toMatchObject({
      letters: 1,
      applied: 1,
    });
    expect(await operator.balances()).toEqual({ d: 321, e: 10, f: 5 });
  });

  test('in vain leaves numbers and first times as they were, and counts the try', async () => {
    await operator.parkedChain();
    const id = await operator.idOf('account-d', 2);
    const before = await showLetter(operator.tools(), { id });
    expect(await operator.retry({})).toEqual({ letters: 3, applied: 0, parked: 3, dryRun: false });
    expect(await showLetter(operator.tools(), { id })).toEqual({ ...before, tries: 2, stack: expect.any(String) });
    expect(await operator.letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
  });

  test('of two operators at once folds each event once', async () => {
    await operator.parkedChain();
    handlerMistake.present = false;
    const done = await Promise.all([operator.retry({}), operator.retry({}), operator.retry({ stream: 'account-d' })]);
    expect(done.reduce((sum, { applied }) => sum + applied, 0)).toBe(3);
    expect(await operator.balances()).toEqual({ d: 321, e: 10 });
    expect(await operator.letters()).toEqual([]);
  });

  test('of letters behind which another was parked meanwhile changes nothing: they must be gathered again', async () => {
    const { stores, runner } = await operator.parkedChain();
    const gathered = await readLetters(database.pool, 'accounts_v1');
    await runner.apply(arrivalsOf(stores.append(deposited('d', '4000'))), []);
    handlerMistake.present = false;
    const before = await operator.everything();
    const stale = new Map(gathered.map((letter) => [reader.fromRaw(letter.raw), letter]));
    await expect(runner.refold(stale)).rejects.toThrow('Letters came or went');
    expect(await operator.everything()).toBe(before);
    expect(await operator.retry({})).toMatchObject({ applied: 4, parked: 0 });
    await expect(runner.refold(stale)).rejects.toThrow('Letters came or went');
    expect(await operator.balances()).toEqual({ d: 4_321, e: 10 });
  });

  test('while events arrive loses none and doubles none', async () => {
    const { stores, runner } = await operator.parkedChain();
    handlerMistake.present = false;
    let live = true;
    const arriving = (async () => {
      for (let batch = 0; batch < 25; batch++)
        await runner.apply(arrivalsOf(stores.append(deposited('d', '1000'), deposited('e', '1000'))), []);
      live = false;
    })();
    while (live) {
      handlerMistake.present = !handlerMistake.present;
      await operator.retry({});
    }
    await arriving;
    handlerMistake.present = false;
    await operator.retry({});
    expect(await operator.balances()).toEqual({ d: 25_321, e: 25_010 });
    expect(await operator.letters()).toEqual([]);
    expect(await operator.ledger('account-d')).toBe(29);
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
    expect(await operator.letters()).toEqual(['failed account-a@4']);
    expect(await operator.retry({}, ownersOf(recorded))).toMatchObject({ applied: 1, parked: 2 });
    expect(await operator.letters()).toEqual(['waiting account-a@4', 'failed account-a@3']);
    expect(await operator.retry({})).toMatchObject({ applied: 0, parked: 2 });
    await database.pool.query('alter table accounts_v1 drop constraint taste');
    expect(await operator.retry({})).toMatchObject({ applied: 2, parked: 0 });
    expect(await operator.balances()).toEqual({ a: 321 });
  });

  test('of a view folds the letters of each of its versions', async () => {
    const { stores } = await operator.parkedChain();
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
    expect(await retryChosen(both, chosen, () => undefined)).toMatchObject({ letters: 6, applied: 6, parked: 0 });
  });

  test('of letters that the code has no projection for is refused, and other letters are not held up by them', async () => {
    await operator.parkedChain();
    const without = operatorTools(database.pool, [new ViewProjection(holdings)]);
    const chosen = retryChosen(without, { dryRun: false }, () => undefined);
    await expect(chosen).rejects.toMatchObject({ code: 'refused', message: /version 1 of accounts/ });
    await expect(operator.retry({ id: '4711' })).rejects.toMatchObject({ code: 'unknown' });
  });
});
