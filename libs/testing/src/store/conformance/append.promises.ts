import { DuplicateEventId, EventTooLarge, largestDataBytes } from '@refold/event-store';
import { context, deposited, onto, opened } from './accounts';
import { versionOf, type Subject } from './subject';

const idOf = (number: number): string => `0198c2a0-0000-7000-8000-${number.toString().padStart(12, '0')}`;

export const appendPromises = <T>(subject: Subject<T>): void => {
  test('gives a stream its next versions and tells the new head', async () => {
    const { store } = subject();
    const [first] = await store.append([onto('a1', 0, opened('a1'), deposited('a1'))], context);
    const [second] = await store.append([onto('a1', 2, deposited('a1'))], context);
    expect(first).toMatchObject({ streamId: 'account-a1', version: 2 });
    expect(new Set(first?.eventIds).size).toBe(2);
    expect(second).toMatchObject({ version: 3, recordedAt: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) as string });
  });

  test('answers with the streams in order, and without those that got no events', async () => {
    const { store } = subject();
    const heads = await store.append(
      [onto('b3', 0, opened('b3')), onto('b2', 0), onto('b1', 0, opened('b1'))],
      context,
    );
    expect(heads.map(({ streamId, version }) => `${streamId}@${version}`)).toEqual(['account-b1@1', 'account-b3@1']);
    expect(await store.append([onto('b2', 0)], context)).toEqual([]);
  });

  test('keeps what was given: id, times, cause, origin, trace and data', async () => {
    const { store, sequenced } = subject();
    const occurredAt = '2017-10-02T10:56:33.000001Z';
    const given = { ...context, causationId: 'cause', origin: 'history' as const, traceparent: '00-abc-def-01' };
    const events = [{ id: idOf(1).toUpperCase(), event: deposited('c1', 2n ** 63n - 1n), occurredAt }];
    const [head] = await store.append([{ ...onto('c1', 0), partitionKey: 'key', events }], given);
    await sequenced();
    const [recorded] = await store.readFeed((await store.feedHead()) - 1n, 1);
    expect(head?.eventIds).toEqual([idOf(1)]);
    expect(recorded).toEqual({
      id: idOf(1),
      type: 'Deposited',
      schemaVersion: 1,
      service: 'bank',
      streamId: 'account-c1',
      streamVersion: 1,
      feedNumber: await store.feedHead(),
      partitionKey: 'key',
      occurredAt,
      recordedAt: head?.recordedAt,
      ...{
        correlationId: context.correlationId,
        causationId: 'cause',
        origin: 'history',
        traceparent: '00-abc-def-01',
      },
      data: { accountId: 'c1', amount: '9223372036854775807' },
    });
  });

  test('without a time of its own has happened when it was recorded', async () => {
    const { store, sequenced } = subject();
    await store.append([onto('d1', 0, opened('d1'))], context);
    await sequenced();
    const [recorded] = await store.readFeed((await store.feedHead()) - 1n, 1);
    const apartMs = Date.parse(recorded?.recordedAt ?? '') - Date.parse(recorded?.occurredAt ?? '');
    expect(Math.abs(apartMs)).toBeLessThan(1_000);
  });
};

export const refusalPromises = <T>(subject: Subject<T>): void => {
  test('leaves no hole behind a version that was never seen', async () => {
    const { store } = subject();
    await store.append([onto('e1', 0, opened('e1'))], context);
    for (const [expected, events] of [
      [5, [deposited('e1')]],
      [5, [deposited('e1'), deposited('e1')]],
      [-1, [deposited('e1')]],
    ] as const)
      await expect(store.append([onto('e1', expected, ...events)], context)).rejects.toMatchObject({
        ...{ name: 'ConcurrencyConflict', streamId: 'account-e1', expected, actual: 1 },
      });
    expect(await versionOf(store, 'e1')).toBe(1);
  });

  test('names a stream that it was given twice', async () => {
    const twice = [onto('f1', 0, opened('f1')), onto('f1', 1, deposited('f1'))];
    await expect(subject().store.append(twice, context)).rejects.toThrow('account-f1 is named twice');
  });

  test('is refused for an event that belongs to another service', async () => {
    const stray = { ...onto('g1', 0), events: [{ event: { type: 'OrderPlaced' } }] };
    await expect(subject().store.append([stray], context)).rejects.toThrow('belongs to no stream of this store');
  });

  test('is refused for an event id that is no UUID', async () => {
    const events = [{ id: 'record-4', event: opened('h1') }];
    await expect(subject().store.append([{ ...onto('h1', 0), events }], context)).rejects.toThrow(RangeError);
  });

  test('is refused for an event id that is taken, also by the same append', async () => {
    const { store } = subject();
    const bearing = (account: string, id: string) => ({
      ...onto(account, 0),
      events: [{ id, event: opened(account) }],
    });
    await store.append([bearing('i1', idOf(10))], context);
    await expect(store.append([bearing('i2', idOf(10))], context)).rejects.toThrow(DuplicateEventId);
    const both = [bearing('i3', idOf(11)), bearing('i4', idOf(11))];
    await expect(store.append(both, context)).rejects.toThrow(DuplicateEventId);
    expect([await versionOf(store, 'i2'), await versionOf(store, 'i3'), await versionOf(store, 'i4')]).toEqual([
      0, 0, 0,
    ]);
  });

  test('is refused whole, and with the sizes, for an event that Kafka could not carry', async () => {
    const { store } = subject();
    const large = [onto('j1', 0, opened('j1')), onto('j2', 0, opened('j2', '😀'.repeat(largestDataBytes / 4)))];
    const refused = store.append(large, context);
    await expect(refused).rejects.toThrow(EventTooLarge);
    await expect(refused).rejects.toMatchObject({ type: 'Opened', streamId: 'account-j2', limit: largestDataBytes });
    expect(await versionOf(store, 'j1')).toBe(0);
  });
};
