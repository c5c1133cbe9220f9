import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { credentialsIn } from './credentials';
import { http, httpJson, Refused } from './http';
import { accessVariables } from './locate-system';
import { Problem } from './problem';

const secret = 'a secret that has thirty-two bytes';
const claimsOf = async (environment: Record<string, string>) =>
  decodeJwt((await credentialsIn(environment).authorization())?.replace('Bearer ', '') ?? '');

describe('the command shows', () => {
  test('nothing where there is nothing to show', async () => {
    expect(await credentialsIn({ REFOLD_TOKEN: '', AUTH_SECRET: '' }).authorization()).toBeNull();
  });

  test('the token that it is given, whatever else it could show', async () => {
    const given = { REFOLD_TOKEN: 'my.own.token', AUTH_SECRET: secret };
    expect(await credentialsIn(given).authorization()).toBe('Bearer my.own.token');
  });

  test('else a token of an operator that it signs itself, as the processes want it', async () => {
    expect(await claimsOf({ AUTH_SECRET: secret, AUTH_ISSUER: 'us', AUTH_AUDIENCE: 'shop' })).toMatchObject({
      ...{ sub: 'refold', roles: ['operator'], iss: 'us', aud: 'shop' },
    });
    expect(await claimsOf({ AUTH_SECRET: secret })).toMatchObject({ aud: 'refold' });
  });

  test('no token of a secret that no process would take', () => {
    expect(() => credentialsIn({ AUTH_SECRET: 'short' })).toThrow('AUTH_SECRET must have 32 bytes or more');
  });
});

describe('the secret', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'refold-credentials-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const stack = (environment: Record<string, string>) =>
    writeFileSync(join(dataDir, 'stack.json'), JSON.stringify({ portBase: 5000, processes: {}, environment }));
  const meant = (environment: Record<string, string> = {}) =>
    accessVariables({ dataDir }, { AUTH_SECRET: 'of the person', REFOLD_TOKEN: 'own', ...environment });

  test('is that of the local stack that is meant; a token of the person is still theirs', () => {
    stack({ AUTH_SECRET: 'of the stack', REFOLD_TOKEN: 'not a token' });
    expect(meant()).toMatchObject({ AUTH_SECRET: 'of the stack', REFOLD_TOKEN: 'own' });
    expect(meant({ AUTH_ISSUER: 'of another system' })).not.toHaveProperty('AUTH_ISSUER');
  });

  test('is that of the environment where the stack has none', () => {
    stack({});
    expect(meant()).toMatchObject({ AUTH_SECRET: 'of the person' });
  });
});

describe('a process', () => {
  let server: Server;
  let url: string;
  let status: number;
  let shown: string | undefined;
  beforeAll(async () => {
    server = createServer((request, response) => {
      shown = request.headers.authorization;
      response.writeHead(status).end(JSON.stringify({ code: 'x', detail: 'Who are you?' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const refused = (): Promise<unknown> => httpJson(url).catch((error: unknown) => error);

  test('is shown what there is to show', async () => {
    status = 200;
    await http(url, { credentials: { authorization: async () => 'Bearer a.b.c' } });
    expect(shown).toBe('Bearer a.b.c');
    await http(url);
    expect(shown).toBeUndefined();
  });

  test('that does not know who asks is told of, with where the command takes a token from', async () => {
    status = 401;
    const error = await refused();
    expect(error).toBeInstanceOf(Refused);
    expect((error as Problem).message).toBe(
      `${url} does not know who asks: Who are you? The command takes a token from REFOLD_TOKEN.`,
    );
  });

  test('that does not let this caller do it is told of, and not asked again', async () => {
    status = 403;
    expect(await refused()).toEqual(new Refused(`${url} refuses: Who are you?`));
  });
});
