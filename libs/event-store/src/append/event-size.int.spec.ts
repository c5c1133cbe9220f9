import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, context, onto, openAccounts, opened } from '../../test/accounts';
import { EventTooLarge, type EventStore } from '..';
import { largestDataBytes } from './event-size';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase('size');
  store = await openAccounts(database.pool);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** An event whose data has exactly so many bytes. */
const ofSize = (id: string, bytes: number, character = 'x') => {
  const room = bytes - Buffer.byteLength(JSON.stringify(opened(id, '.'))) + 1;
  const width = Buffer.byteLength(character);
  return opened(id, character.repeat(Math.floor(room / width)) + 'x'.repeat(room % width));
};

test.each([7_900, 8_100, largestDataBytes])('an event of %d bytes is stored', async (bytes) => {
  const id = `s${bytes}`;
  await store.append([onto(id, 0, ofSize(id, bytes))], context);
  expect((await store.loadStream(Accounts, id)).version).toBe(1);
});

test.each([largestDataBytes + 1, 1_048_500, 1_100_000])(
  'an event of %d bytes is refused before it is stored',
  async (bytes) => {
    const id = `s${bytes}`;
    const refused = store.append([onto(id, 0, ofSize(id, bytes))], context);
    await expect(refused).rejects.toThrow(EventTooLarge);
    await expect(refused).rejects.toMatchObject({
      type: 'Opened',
      streamId: `account-${id}`,
      bytes,
      limit: largestDataBytes,
    });
    expect((await store.loadStream(Accounts, id)).version).toBe(0);
  },
);

test('bytes are counted, not characters', async () => {
  await expect(store.append([onto('wide', 0, ofSize('wide', 1_048_500, '😀'))], context)).rejects.toThrow(
    '1048500 bytes',
  );
  await store.append([onto('wide', 0, ofSize('wide', 900_000, '😀'))], context);
});

test('an envelope that no header could carry is refused, too', async () => {
  const chatty = { ...context, correlationId: 'c'.repeat(9_000) };
  await expect(store.append([onto('e1', 0, opened('e1'))], chatty)).rejects.toThrow(
    'bytes of envelope; the limit is 8192',
  );
});
