import { UndeclaredField } from '@refold/event-store';
import { Audited, context, deposited, onto, opened } from './accounts';
import { at, collect, countingUp, type Subject } from './subject';

const share = { events: 500, bytes: 1_000_000 };

export const lookUpPromises = <T>(subject: Subject<T>): void => {
  const found = async (field: string, ...values: string[]): Promise<string[]> =>
    (await collect(subject().store.readStreamsBy(field, values, share))).map(at);

  beforeAll(async () => {
    const { store, sequenced } = subject();
    await store.append([onto('l2', 0, opened('l2', 'Ada', 'north'), deposited('l2'))], context);
    await store.append([onto('l1', 0, deposited('l1'), opened('l1', 'Ada', 'north'))], context);
    await store.append([onto('l3', 0, opened('l3', 'Ada', 'south')), onto('l4', 0, opened('l4'))], context);
    const audited = [{ event: new Audited({ branch: 'north' }) }];
    await store.append([{ ...onto('', 0), streamId: 'branch-north', partitionKey: 'north', events: audited }], context);
    await sequenced();
  });

  test('finds whole streams by a declared field, also their events that lack it, in the order of the streams', async () => {
    const north = ['account-l1@1', 'account-l1@2', 'account-l2@1', 'account-l2@2', 'branch-north@1'];
    expect(await found('branch', 'north')).toEqual(north);
    expect(await found('branch', 'south', 'north', 'south')).toEqual([
      ...north.slice(0, 4),
      ...['account-l3@1', 'branch-north@1'],
    ]);
    expect([await found('branch', 'nowhere'), await found('branch')]).toEqual([[], []]);
  });

  test('finds a stream by the field that completes its id', async () => {
    expect(await found('accountId', 'l4', 'nobody', 'l4')).toEqual(['account-l4@1']);
  });

  test('by a field that no contract declares is refused with those that are', async () => {
    await expect(found('owner', 'Ada')).rejects.toThrow(UndeclaredField);
    await expect(found("x' or 1", 'Ada')).rejects.toThrow('only by accountId, branch');
  });

  test('of event ids gives those that are there, in the order of the feed', async () => {
    const { store } = subject();
    const [first, , third] = await store.readFeed(0n, 3);
    const ids = [third?.id ?? '', '0198c2a0-0000-7000-8000-00000000dead', first?.id ?? ''];
    expect(await collect(store.readEvents(ids, share))).toEqual([first, third]);
  });
};

export const lookUpSharePromises = <T>(subject: Subject<T>): void => {
  test('gives everything whatever share of it is held in memory at a time', async () => {
    const { store, sequenced } = subject();
    for (const id of countingUp(12)) await store.append([onto(`s${id}`, 0, opened(`s${id}`, 'Ada', 'wide'))], context);
    await sequenced();
    for (const small of [
      { events: 5, bytes: 120 },
      { events: 1, bytes: 1 },
    ]) {
      const events = await collect(store.readStreamsBy('branch', ['wide'], small));
      expect(events.map(({ streamId }) => streamId)).toEqual(
        countingUp(12)
          .map((id) => `account-s${id}`)
          .sort(),
      );
      expect(
        await collect(
          store.readEvents(
            events.map(({ id }) => id),
            small,
          ),
        ),
      ).toHaveLength(12);
    }
  });
};
