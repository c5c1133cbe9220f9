import fc from 'fast-check';
import { InvalidToken, readToken, signToken } from './token';

const secret = 'a secret that has thirty-two bytes';
const written = { service: 'orders', streamId: 'order-4711', version: 3 };
const token = signToken(written, secret);
const reasonOf = (text: string, by = secret) => {
  try {
    readToken(text, by);
  } catch (error) {
    return (error as InvalidToken).reason;
  }
  return 'accepted';
};

test('a token says in plain words what was written, and its signature is 22 letters', () => {
  expect(token).toMatch(/^orders\/order-4711@3\.[A-Za-z0-9_-]{22}$/);
  expect(readToken(token, secret)).toEqual(written);
});

test('a stream that nothing has happened in stands at version 0', () => {
  const none = { ...written, version: 0 };
  expect(readToken(signToken(none, secret), secret)).toEqual(none);
});

test('ids may hold the signs that ids may hold', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,63}$/);
  fc.assert(
    fc.property(id, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (orderId, version) => {
      const of = { service: 'orders', streamId: `order-${orderId}`, version };
      expect(readToken(signToken(of, secret), secret)).toEqual(of);
    }),
  );
});

test('each character of it counts', () => {
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'x' ? 'y' : 'x';
    // The last one carries two bits of the signature and four of nothing.
    if (at < token.length - 1) expect(reasonOf(token.slice(0, at) + other + token.slice(at + 1))).not.toBe('accepted');
  }
});

test('another version, another stream and another secret are forged', () => {
  expect(reasonOf(token.replace('@3', '@4'))).toBe('forged');
  expect(reasonOf(token.replace('4711', '4712'))).toBe('forged');
  expect(reasonOf(token, `${secret}!`)).toBe('forged');
});

test.each([
  ...['', 'orders/order-4711@3', 'orders/order-4711@03.', `${'x'.repeat(5000)}`, token.slice(0, -1), `${token}x`],
  ...[
    ` ${token}`,
    `${token}\n`,
    token.replace('@3', '@-3'),
    token.replace('@3', '@99999999999'),
    token.replace('.', '..'),
  ],
])('%j is no token', (text) => expect(reasonOf(text)).toBe('malformed'));
