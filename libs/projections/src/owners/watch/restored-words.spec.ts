import { restoredWords } from './restored-words';

const [mine, other] = ['0192e4a0-0000-7000-8000-000000000001', '0192e4a0-0000-7000-8000-000000000002'];
const read = { feedNumber: 7n, id: mine };
const now = { store: 'store-a', head: 9n, eventId: mine };

test('a store that has the last event that was read is the one that was read', () => {
  expect(restoredWords('bank', read, now, 'store-a')).toBeNull();
});

test('nothing was read yet, so any store is right', () => {
  expect(
    restoredWords('bank', { feedNumber: 0n, id: null }, { ...now, head: 0n, eventId: null }, 'store-a'),
  ).toBeNull();
});

test.each([
  [{ ...now, head: 6n, eventId: null }, `event ${mine} as number 7 was read, and its feed ends at 6`],
  [{ ...now, eventId: other }, `event ${mine} as number 7 was read, and its feed has ${other} there`],
  [{ ...now, store: 'store-b' }, 'its identity is store-b, and events were read from store-a'],
])('what is missing is said: %o', (standing, words) => {
  expect(restoredWords('bank', read, standing, 'store-a')).toContain(words);
});

test('a number without its event still tells a feed that ends before it', () => {
  expect(restoredWords('bank', { feedNumber: 12n, id: null }, now, 'store-a')).toContain(
    'event 12 was read, and its feed ends at 9',
  );
  expect(restoredWords('bank', { feedNumber: 8n, id: null }, now, 'store-a')).toBeNull();
});
