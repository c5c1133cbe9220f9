import { Accounts, Branches, context, deposited, DepositedInCurrency, LaterAccounts, onto, opened } from './accounts';
import { collect, type Subject } from './subject';

export const contractPromises = <T>(subject: Subject<T>): void => {
  const later = () => subject().openedWith([LaterAccounts, Branches]);

  test('load what an older one has written as today reads it; stored and read it stays as it was', async () => {
    const { store, sequenced } = subject();
    await store.append([onto('a1', 0, deposited('a1', 5n))], context);
    await later().append([onto('a1', 1, inEuro('a1', 6n))], context);
    await sequenced();
    const { events } = await later().loadStream(LaterAccounts, 'a1');
    expect(events).toEqual([inEuro('a1', 5n), inEuro('a1', 6n)]);
    const stored = (await collect(later().readStream('account-a1'))).map(({ schemaVersion, data }) => [
      schemaVersion,
      data,
    ]);
    expect(stored).toEqual([
      [1, { accountId: 'a1', amount: '5' }],
      [2, { accountId: 'a1', amount: '6', currency: 'EUR' }],
    ]);
  });

  test('do not load what a newer one has written, and whoever only reads is given it', async () => {
    const { store, sequenced } = subject();
    await later().append([onto('b1', 0, inEuro('b1', 6n))], context);
    await sequenced();
    await expect(store.loadStream(Accounts, 'b1')).rejects.toMatchObject({
      ...{ name: 'Undecodable', reason: 'newer-version' },
    });
    expect(await collect(store.readStream('account-b1'))).toMatchObject([{ schemaVersion: 2 }]);
  });

  test('do not load an event whose type they have given up, and other streams are loaded', async () => {
    const { store } = subject();
    await store.append([onto('c1', 0, opened('c1')), onto('c2', 0, deposited('c2'))], context);
    const without = subject().openedWith([{ ...Accounts, events: Accounts.events.slice(1) }, Branches]);
    await expect(without.loadStream(Accounts, 'c1')).rejects.toMatchObject({ reason: 'unknown-type' });
    expect((await without.loadStream(Accounts, 'c2')).version).toBe(1);
  });

  test('know a line of history again that an older one has stored', async () => {
    const { store } = subject();
    const line = (event: object) => ({
      eventId: '00000000-0000-5000-8000-00000000000d',
      event: event as ReturnType<typeof deposited>,
      occurredAt: '2017-10-02T10:56:33.000000Z',
    });
    await store.importHistory([line(deposited('d1', 5n))]);
    expect(await later().importHistory([line(inEuro('d1', 5n))])).toMatchObject({ repeated: 1, conflicts: [] });
    expect(await later().importHistory([line(inEuro('d1', 6n))])).toMatchObject({ repeated: 0, conflicts: [{}] });
  });

  test('are counted apart in the histogram', async () => {
    const { store } = subject();
    const versions = (await store.histogram())
      .filter(({ type }) => type === 'Deposited')
      .map((count) => count.schemaVersion);
    expect(versions).toEqual([1, 2]);
  });
};

const inEuro = (accountId: string, amount: bigint): DepositedInCurrency =>
  new DepositedInCurrency({ accountId, amount, currency: 'EUR' });
