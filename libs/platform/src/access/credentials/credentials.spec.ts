import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { TokenReader } from '../tokens/token-reader';
import { authorizationIn } from './credentials';
import { credentialsOf } from './credentials-of';

const secret = new TextEncoder().encode('a secret that has thirty-two bytes');
const authentication = { keys: { kind: 'secret', secret }, issuer: 'us', audience: 'refold' } as const;
const keySet = { ...authentication, keys: { kind: 'key-set', url: 'https://id.example.com/keys' } } as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'refold-token-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.useRealTimers();
});

test('where nobody is asked, and where tokens come from elsewhere, a process has nothing to show', async () => {
  expect(await authorizationIn(credentialsOf({ process: 'projector' }))).toEqual({});
  expect(await authorizationIn(credentialsOf({ process: 'projector', authentication: keySet }))).toEqual({});
});

test('with the secret a process makes tokens that the others believe: it is a service, by its own name', async () => {
  const { authorization } = await authorizationIn(credentialsOf({ process: 'projector', authentication }));
  const reader = new TokenReader(authentication, pino({ level: 'silent' }));
  expect(await reader.read(authorization?.replace('Bearer ', '') ?? '')).toEqual({
    subject: 'projector',
    roles: ['service'],
    customerId: null,
  });
});

test('its token is made anew long before it ends, and not before', async () => {
  jest.useFakeTimers({ now: 0 });
  const credentials = credentialsOf({ process: 'projector', authentication });
  const first = await credentials.authorization();
  jest.setSystemTime(179_000);
  expect(await credentials.authorization()).toBe(first);
  jest.setSystemTime(180_000);
  expect(await credentials.authorization()).not.toBe(first);
});

test('a token in a file is shown, and the next one as soon as it is there', async () => {
  const serviceTokenFile = join(folder, 'token');
  writeFileSync(serviceTokenFile, 'first.token\n');
  const credentials = credentialsOf({ process: 'projector', authentication, serviceTokenFile });
  expect(await credentials.authorization()).toBe('Bearer first.token');
  writeFileSync(`${serviceTokenFile}.new`, 'other.token\n');
  renameSync(`${serviceTokenFile}.new`, serviceTokenFile);
  expect(await credentials.authorization()).toBe('Bearer other.token');
});

test('a file that is not there, or holds none, is said with its path', async () => {
  const serviceTokenFile = join(folder, 'token');
  const credentials = credentialsOf({ process: 'projector', serviceTokenFile });
  await expect(credentials.authorization()).rejects.toThrow(/SERVICE_TOKEN_FILE cannot be read: .*token/);
  writeFileSync(serviceTokenFile, '\n');
  await expect(credentials.authorization()).rejects.toThrow(`${serviceTokenFile} holds no token`);
});
