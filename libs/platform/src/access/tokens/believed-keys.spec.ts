import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import pino from 'pino';
import { TokenReader } from './token-reader';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

const newKey = async (kid: string, alg = 'RS256'): Promise<Key> => {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { kid, ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } };
};

const logged: string[] = [];
const logger = pino({}, { write: (line: string) => logged.push(line) });
let provider: Server;
let url: string;
let published: JWK[] | null;
let fetches: number;
let readers = 0;

beforeAll(async () => {
  provider = createServer((_, answer) => {
    fetches += 1;
    answer.writeHead(published ? 200 : 500).end(JSON.stringify({ keys: published }));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
});
afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});
beforeEach(() => {
  [published, fetches] = [[], 0];
  logged.splice(0);
});

const readerOf = (pace = { refreshAfter: 600_000, pause: 0 }) =>
  new TokenReader({ keys: { kind: 'key-set', url }, issuer: 'id', audience: 'refold' }, logger, pace);
/** Each token is another, so that none is remembered. */
const tokenOf = ({ kid, privateKey, jwk }: Key) =>
  new SignJWT({ roles: ['staff'], n: readers++ })
    .setProtectedHeader({ alg: jwk.alg ?? '', kid })
    .setSubject('ann')
    .setIssuer('id')
    .setAudience('refold')
    .setExpirationTime('1m')
    .sign(privateKey);
const outcomeOf = async (reader: TokenReader, token: string): Promise<unknown> => {
  const outcome: unknown = await reader.read(token).catch((error: unknown) => error);
  const { fault, status, subject } = outcome as { fault?: string; status?: number; subject?: string };
  return fault ?? status ?? subject;
};

test.each(['RS256', 'ES256', 'EdDSA'])('a token that a published key signed by %s is believed', async (alg) => {
  const key = await newKey('k1', alg);
  published = [key.jwk];
  expect(await outcomeOf(readerOf(), await tokenOf(key))).toBe('ann');
});

test('keys are fetched once for many tokens', async () => {
  const key = await newKey('k1');
  published = [key.jwk];
  const reader = readerOf();
  for (let n = 0; n < 3; n++) expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
  expect(fetches).toBe(1);
});

test('a new key is found as soon as a token names it, and a withdrawn one is believed no more', async () => {
  const [old, next] = [await newKey('k1'), await newKey('k2')];
  published = [old.jwk];
  const reader = readerOf();
  expect(await outcomeOf(reader, await tokenOf(old))).toBe('ann');
  published = [next.jwk];
  expect(await outcomeOf(reader, await tokenOf(next))).toBe('ann');
  expect(await outcomeOf(reader, await tokenOf(old))).toBe('signature');
});

test('made-up keys do not make it fetch again and again', async () => {
  const [key, stranger] = [await newKey('k1'), await newKey('k9')];
  published = [key.jwk];
  const reader = readerOf({ refreshAfter: 600_000, pause: 60_000 });
  expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
  for (let n = 0; n < 5; n++) expect(await outcomeOf(reader, await tokenOf(stranger))).toBe('signature');
  expect(fetches).toBe(1);
});

test('a withdrawn key is forgotten in time, also where nobody has called meanwhile', async () => {
  const [key, next] = [await newKey('k1'), await newKey('k2')];
  published = [key.jwk];
  const reader = readerOf({ refreshAfter: 0, pause: 60_000 });
  expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
  published = [next.jwk];
  expect(await outcomeOf(reader, await tokenOf(key))).toBe('signature');
});

test('while keys cannot be fetched again, the known ones are believed, and the log tells', async () => {
  const key = await newKey('k1');
  published = [key.jwk];
  const reader = readerOf({ refreshAfter: 0, pause: 60_000 });
  expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
  published = null;
  for (let n = 0; n < 3; n++) expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
  expect([fetches, logged.length]).toEqual([2, 1]);
  expect(logged.join()).toContain('cannot be fetched');
});

test('while no key is known, nobody is called a liar: the process cannot tell', async () => {
  published = null;
  expect(await outcomeOf(readerOf(), await tokenOf(await newKey('k1')))).toBe(503);
  expect(fetches).toBe(1);
});

test('as soon as keys can be fetched for the first time, tokens are believed', async () => {
  const key = await newKey('k1');
  const reader = readerOf({ refreshAfter: 600_000, pause: 60_000 });
  published = null;
  for (let n = 0; n < 2; n++) expect(await outcomeOf(reader, await tokenOf(key))).toBe(503);
  published = [key.jwk];
  expect(await outcomeOf(reader, await tokenOf(key))).toBe('ann');
});

test('a public key is no secret: what it signs as one is not believed', async () => {
  const key = await newKey('k1');
  published = [key.jwk];
  const pem = new TextEncoder().encode(await exportSPKI(key.publicKey));
  const forged = await new SignJWT({ roles: ['operator'] })
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .setSubject('eve')
    .setIssuer('id')
    .setAudience('refold')
    .setExpirationTime('1m')
    .sign(pem);
  expect(await outcomeOf(readerOf(), forged)).toBe('signature');
});
