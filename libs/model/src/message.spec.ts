import { z } from 'zod';
import { encodeData } from './decode';
import { InvalidMessage } from './invalid-message';
import { command, event } from './message';
import { Money, Price } from './money';
import { Id, Text } from './values';

class Opened extends event('Opened', 2, { accountId: Id, limit: Money, name: Text(20).optional() }) {}
class Open extends command('Open', {
  accountId: Id,
  lines: z.array(z.strictObject({ quantity: z.int().positive(), price: Price })),
}) {}

const problemsOf = (construct: () => unknown): InvalidMessage['problems'] => {
  try {
    construct();
  } catch (error) {
    if (error instanceof InvalidMessage) return error.problems;
    throw error;
  }
  throw new Error('The message was accepted.');
};

test('an instance holds the fields of its contract, frozen, and is stored as just those', () => {
  const opened = new Opened({ accountId: 'a-1', limit: { amount: '10', currency: 'EUR' } });
  expect(opened.type).toBe('Opened');
  expect(opened.limit.amount).toBe(10n);
  expect(Object.isFrozen(opened)).toBe(true);
  expect(encodeData(opened)).toBe('{"accountId":"a-1","limit":{"amount":"10","currency":"EUR"}}');
});

test('input is exact: every field that is not as the contract says is named', () => {
  const lines = [{ quantity: '2', price: { amount: '10,00', currency: 'EUR' }, extra: 1 }];
  expect(problemsOf(() => new Open({ accountId: '', lines } as never)).map(({ field }) => field)).toEqual([
    'accountId',
    'lines.0.quantity',
    'lines.0.price.amount',
    'lines.0.extra',
  ]);
});

test.each([[-1], [0], [1.5], [NaN], ['2'], [''], [null], [true]])('a quantity of %p is refused', (quantity) => {
  const body = { accountId: 'a', lines: [{ quantity, price: { amount: '1', currency: 'EUR' } }] };
  expect(problemsOf(() => new Open(body as never))).toHaveLength(1);
});

test.each([
  ['2', 'must be a number, but is text'],
  [undefined, 'is missing'],
  [null, 'must be a number, but is null'],
  [0, 'must be more than 0'],
  [1.5, 'must be a whole number, but is a number'],
])('of the quantity %p the sender is told that it %s', (quantity, problem) => {
  const body = { accountId: 'a', lines: [{ quantity, price: { amount: '1', currency: 'EUR' } }] };
  expect(problemsOf(() => new Open(body as never))).toEqual([
    { field: 'lines.0.quantity', pointer: '#/lines/0/quantity', problem },
  ]);
});

test.each([
  ['a.b', '#/a.b'],
  ['a/b~c d', '#/a~1b~0c%20d'],
  ['', '#/'],
  ['\ud83d', '#/%EF%BF%BD'],
])('a pointer leads to the field %j, whatever it is called', (name, pointer) => {
  const [problem] = problemsOf(() => new Open({ accountId: 'a', lines: [], [name]: 1 }));
  expect(problem?.pointer).toBe(pointer);
});

test('what is no object is told of the whole message', () => {
  expect(problemsOf(() => new Open(null as never))).toEqual([
    expect.objectContaining({ field: InvalidMessage.whole, pointer: '#' }),
  ]);
});

test.each([
  ['U+0000', 'gift\u0000wrap'],
  ['half of a surrogate pair', '\ud83d'],
])('text with %s is refused, for no store would take it', (_, name) => {
  expect(() => new Opened({ accountId: 'a', limit: { amount: '1', currency: 'EUR' }, name })).toThrow(InvalidMessage);
});

test.each(['\\u0000', '👨‍👩‍👧', 'e\u0301'.repeat(10)])('the text %j passes unchanged', (name) => {
  expect(new Opened({ accountId: 'a', limit: { amount: '1', currency: 'EUR' }, name }).name).toBe(name);
});
