import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import pino from 'pino';
import type { Caller } from '../caller';
import { makeToken } from './make-token';
import { TokenReader } from './token-reader';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const secret = bytes('a secret that has thirty-two bytes');
const reader = new TokenReader(
  { keys: { kind: 'secret', secret }, issuer: 'us', audience: 'refold' },
  pino({ level: 'silent' }),
);
const ann: Caller = { subject: 'ann', roles: ['staff'], customerId: null };
const terms = { secret, issuer: 'us', audience: 'refold', lifetime: 60 };

/** A token of these claims, good but for what they say. */
const signed = (claims: Record<string, unknown>, alg = 'HS256', key: Parameters<SignJWT['sign']>[0] = secret) => {
  const now = Math.floor(Date.now() / 1000);
  const usual = { sub: 'ann', roles: ['staff'], iss: 'us', aud: 'refold', exp: now + 60 };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg }).sign(key);
};
const faultOf = async (token: string | Promise<string>): Promise<unknown> => {
  const error: unknown = await reader.read(await token).catch((refused: unknown) => refused);
  return (error as { fault?: unknown }).fault ?? error;
};
const fromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

test('a token that was made here tells who calls', async () => {
  const rose: Caller = { subject: 'rose', roles: ['customer'], customerId: 'c-1' };
  expect(await reader.read(await makeToken(ann, terms))).toEqual(ann);
  expect(await reader.read(await makeToken(rose, terms))).toEqual(rose);
});

describe('a caller', () => {
  test('who is a customer owns what is theirs by customer_id, or else by sub', async () => {
    expect(await reader.read(await signed({ roles: ['customer'], customer_id: 'c-9' }))).toMatchObject({
      customerId: 'c-9',
    });
    expect(await reader.read(await signed({ roles: ['customer'] }))).toMatchObject({ customerId: 'ann' });
  });

  test('who is no customer owns nothing, whatever the token says', async () => {
    expect(await reader.read(await signed({ customer_id: 'c-9' }))).toMatchObject({ customerId: null });
  });

  test.each([
    ['has no roles', undefined, []],
    ['has the roles of other systems only', ['admin', 'root'], []],
    ['has ours among them, each once', ['admin', 'service', 'operator', 'service'], ['operator', 'service']],
  ])('who %s is known all the same', async (_, roles, expected) => {
    expect(await reader.read(await signed({ roles }))).toMatchObject({ subject: 'ann', roles: expected });
  });
});

describe('a token is not believed', () => {
  test.each([
    ['that has expired', { exp: -31 }, 'expired'],
    ['that never expires', { exp: undefined }, 'claims'],
    ['that is not valid yet', { nbf: 31 }, 'early'],
  ])('%s', async (_, times, fault) => {
    const claims = Object.fromEntries(
      Object.entries(times).map(([name, seconds]) => [name, seconds === undefined ? undefined : fromNow(seconds)]),
    );
    expect(await faultOf(signed(claims))).toBe(fault);
  });

  test.each([
    ['that was made for another system', { aud: 'shop' }, 'audience'],
    ['that says not what it is for', { aud: undefined }, 'audience'],
    ['of another issuer', { iss: 'them' }, 'issuer'],
    ['that does not say who made it', { iss: undefined }, 'issuer'],
    ['of nobody', { sub: undefined }, 'claims'],
    ['of an empty name', { sub: '' }, 'claims'],
    ['of a name that would break a line', { sub: 'ann\nroot' }, 'claims'],
    ['of a name of half a character', { sub: 'ann\ud800' }, 'claims'],
    ['of a name that is a number', { sub: 7 }, 'claims'],
    ['whose roles are one text', { roles: 'staff' }, 'claims'],
    ['whose roles hold a list', { roles: [['staff']] }, 'claims'],
    ['of a customer by a number', { roles: ['customer'], customer_id: 7 }, 'claims'],
  ])('%s', async (_, claims, fault) => {
    expect(await faultOf(signed(claims))).toBe(fault);
  });

  test('of another secret, or with one letter changed', async () => {
    expect(await faultOf(signed({}, 'HS256', bytes('another secret of thirty-two bytes')))).toBe('signature');
    const [header, , signature] = (await signed({})).split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'eve', roles: ['operator'], exp: fromNow(60) }));
    expect(await faultOf(`${header}.${claims.toString('base64url')}.${signature}`)).toBe('signature');
  });

  test('that nobody signed, or by another algorithm than ours', async () => {
    const claims = { sub: 'eve', roles: ['operator'], iss: 'us', aud: 'refold', exp: fromNow(60) };
    const unsigned = new UnsecuredJWT(claims).encode();
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${unsigned.split('.')[1]}.`;
    expect([await faultOf(unsigned), await faultOf(none)]).toEqual(['signature', 'signature']);
    expect(await faultOf(signed({}, 'HS512', bytes('x'.repeat(64))))).toBe('signature');
    const { privateKey } = await generateKeyPair('RS256');
    expect(await faultOf(signed({}, 'RS256', privateKey))).toBe('signature');
  });

  test.each(['', 'a.b.c', 'one', 'a.b', 'a.b.c.d', `${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`])(
    'that is none: %p',
    async (text) => expect(await faultOf(text)).toBe('unreadable'),
  );

  test('that is longer than any, without a look at it', async () => {
    expect(await faultOf('a'.repeat(8_193))).toBe('too-long');
    expect(await faultOf(signed({ padding: 'x'.repeat(9_000) }))).toBe('too-long');
  });

  test('that a public key signed as if it were a secret', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const pem = bytes(await exportSPKI(publicKey));
    expect(await faultOf(signed({}, 'HS256', pem))).toBe('signature');
  });
});

test('while one secret takes the place of another, tokens of both are believed, and no others', async () => {
  const [other, foreign] = [
    bytes('the next secret of thirty-two bytes.'),
    bytes('a foreign secret of thirty-two bytes'),
  ];
  const keys = { kind: 'secret', secret, other } as const;
  const both = new TokenReader({ keys, issuer: 'us', audience: 'refold' }, pino({ level: 'silent' }));
  expect(await both.read(await signed({}))).toEqual(ann);
  expect(await both.read(await signed({}, 'HS256', other))).toEqual(ann);
  await expect(both.read(await signed({}, 'HS256', foreign))).rejects.toMatchObject({ fault: 'signature' });
  await expect(both.read(await signed({ aud: 'shop' }, 'HS256', other))).rejects.toMatchObject({
    fault: 'audience',
  });
});

test('clocks may differ by half a minute', async () => {
  expect(await reader.read(await signed({ exp: fromNow(-20) }))).toEqual(ann);
  expect(await reader.read(await signed({ nbf: fromNow(20) }))).toEqual(ann);
});

describe('a token that was found good', () => {
  afterEach(() => jest.useRealTimers());

  test('ends when it says so, though it is remembered', async () => {
    const token = await signed({ exp: fromNow(60) });
    expect(await reader.read(token)).toEqual(ann);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: Date.now() + 59_000 });
    expect(await reader.read(token)).toEqual(ann);
    jest.setSystemTime(Date.now() + 32_000);
    expect(await faultOf(token)).toBe('expired');
  });
});

test('where no issuer is named, any is believed', async () => {
  const open = new TokenReader(
    { keys: { kind: 'secret', secret }, issuer: null, audience: 'refold' },
    pino({ level: 'silent' }),
  );
  expect(await open.read(await signed({ iss: undefined }))).toEqual(ann);
  expect(await open.read(await signed({ iss: 'them' }))).toEqual(ann);
});
