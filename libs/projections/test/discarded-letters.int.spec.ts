import type { RecordedEvent } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { discardLetter, listLetters, previewLetter, readLetters, showLetter } from '../src';
import { accounts, handlerMistake, holdings, Stores } from './bank';
import { deposited, opened, operatorOf } from './letter-operator';
import { operatorTools } from './operator-tools';
import { arrivalsOf, ownersOf, reader, recordOf, viewRunner } from './projected';

let database: TestDatabase;
let operator: ReturnType<typeof operatorOf>;
beforeEach(async () => {
  database = await testDatabase('discarded');
  operator = operatorOf(database.pool);
});
afterEach(async () => {
  handlerMistake.present = true;
  await database.drop();
});

describe('a discarded letter', () => {
  test('counts as passed: what waited behind it is folded, and the letter is kept for ever', async () => {
    const { stores, runner } = await operator.parkedChain();
    const id = await operator.idOf('account-d', 2);
    const letter = await showLetter(operator.tools(), { id });
    const before = await operator.everything();
    expect(await operator.discard(id, { dryRun: true })).toEqual({ discarded: 1, applied: 2, parked: 0, dryRun: true });
    expect(await operator.everything()).toBe(before);
    expect(await operator.discard(id)).toEqual({ discarded: 1, applied: 2, parked: 0, dryRun: false });
    expect(await operator.letters()).toEqual([]);
    expect(await operator.balances()).toEqual({ d: 320, e: 10 });
    expect(await operator.ledger('account-d')).toBe(4);

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
    await expect(showLetter(operator.tools(), { id })).rejects.toThrow(/was discarded at .*: test data of a supplier/);

    handlerMistake.present = false;
    await runner.apply(arrivalsOf(stores.recorded), []);
    await runner.apply(arrivalsOf(stores.append(deposited('d', '4000'))), []);
    expect(await operator.balances()).toEqual({ d: 4_320, e: 10 });
  });

  test('in the middle of a chain is passed over when its turn comes', async () => {
    const { stores, runner } = await operator.parkedChain();
    expect(await operator.discard(await operator.idOf('account-d', 3))).toMatchObject({
      discarded: 1,
      applied: 0,
      parked: 2,
    });
    expect(await operator.letters()).toEqual(['failed account-d@2', 'waiting account-d@4']);
    await runner.apply(arrivalsOf([...stores.recorded, ...stores.append(deposited('d', '4000'))]), []);
    expect(await operator.retry({})).toMatchObject({ applied: 0, parked: 4 });
    handlerMistake.present = false;
    // The owner still has the event; nobody asks for it.
    expect(await operator.retry({}, ownersOf(stores.recorded))).toMatchObject({ applied: 3, parked: 0 });
    expect(await operator.balances()).toEqual({ d: 4_301, e: 10 });
    expect(await operator.ledger('account-d')).toBe(5);
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
    expect(await operator.letters()).toEqual(['failed account-a@2', 'waiting account-b@2', 'waiting account-b@3']);
    expect(await operator.discard(await operator.idOf('account-b', 2))).toMatchObject({ applied: 0, parked: 2 });
    expect(await operator.discard(await operator.idOf('account-a', 2))).toMatchObject({ applied: 1, parked: 0 });
    const { rows } = await database.pool.query('select owner_id, accounts, deposited::integer from holdings_v1');
    expect(rows).toEqual([{ owner_id: 'o1', accounts: 2, deposited: 300 }]);
  });

  test('that names no stream moves nothing else', async () => {
    const { stores, runner } = await operator.parkedChain();
    const [event] = stores.append(opened('x'));
    const nobody = event && reader.fromRecord(recordOf(event, 99n, { headers: {} }));
    await runner.apply(nobody ? [nobody] : [], []);
    const [id = ''] = (await readLetters(database.pool, null))
      .filter(({ streamId }) => !streamId)
      .map((each) => each.id);
    expect(await operator.discard(id)).toEqual({ discarded: 1, applied: 0, parked: 0, dryRun: false });
    expect(await operator.letters()).toEqual(['failed account-d@2', 'waiting account-d@3', 'waiting account-d@4']);
    await expect(operator.discard(id)).rejects.toMatchObject({ code: 'unknown' });
  });

  test('does not pass over versions that are missing before it', async () => {
    const stores = new Stores();
    const recorded = stores.append(opened('a'), deposited('a', '1'), deposited('a', '20'));
    const runner = await viewRunner(database.pool, accounts);
    await runner.apply(arrivalsOf([...recorded.slice(0, 1), ...recorded.slice(2)]), []);
    const id = await operator.idOf('account-a', 3);
    await expect(operator.discard(id)).rejects.toMatchObject({ code: 'refused', message: /lacks versions 2 to 2/ });
    expect(await operator.letters()).toEqual(['failed account-a@3']);
    expect(await operator.discard(id, {}, ownersOf(recorded))).toMatchObject({ discarded: 1, applied: 1 });
    expect(await operator.balances()).toEqual({ a: 1 });
    expect(await operator.ledger('account-a')).toBe(3);
  });

  test('of another history leaves the one that was applied', async () => {
    const stores = new Stores();
    const runner = await viewRunner(database.pool, accounts);
    const recorded = stores.append(opened('a'), deposited('a', '1'));
    await runner.apply(arrivalsOf(recorded), []);
    const other: RecordedEvent[] = recorded.slice(1).map((each) => ({ ...each, id: crypto.randomUUID() }));
    await runner.apply(arrivalsOf([...other, ...stores.append(deposited('a', '20'))]), []);
    expect(await operator.letters()).toEqual(['failed account-a@2', 'waiting account-a@3']);
    expect(await operator.discard(await operator.idOf('account-a', 2))).toMatchObject({ applied: 1, parked: 0 });
    expect(await operator.balances()).toEqual({ a: 21 });
  });

  test('of a projection that the code no longer has can be shown and discarded, and not folded', async () => {
    await operator.parkedChain();
    const without = operatorTools(database.pool, []);
    const id = await operator.idOf('account-d', 2);
    expect(await listLetters(without, { view: 'accounts', limit: 1 })).toMatchObject([
      { view: 'accounts', version: 1 },
    ]);
    expect(await showLetter(without, { id })).toMatchObject({ view: 'accounts', version: 1, reason: 'fold-failed' });
    await expect(previewLetter(without, { id })).rejects.toMatchObject({ code: 'refused' });
    const report = await discardLetter(without, { id, reason: 'gone with its view', dryRun: false });
    expect(report).toMatchObject({ discarded: 1, applied: 0 });
    expect(await operator.letters()).toEqual(['waiting account-d@3', 'waiting account-d@4']);
  });

  test('by two operators is discarded once', async () => {
    await operator.parkedChain();
    const id = await operator.idOf('account-d', 2);
    const outcomes = await Promise.allSettled([operator.discard(id), operator.discard(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await operator.balances()).toEqual({ d: 320, e: 10 });
  });
});
