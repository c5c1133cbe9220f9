import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsIn } from './credentials';

describe('passwords of the local stack', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'refold-credentials-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  test('each role and user has one of its own', async () => {
    const { postgres, clickhouse } = await credentialsIn(dataDir);
    const passwords = [...Object.values(postgres), ...Object.values(clickhouse)];
    expect(passwords).toHaveLength(10);
    expect(new Set(passwords).size).toBe(10);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{36}$/);
  });

  test('what an earlier version did not have is made up beside what it had', async () => {
    const { tokenSecret, ...before } = await credentialsIn(dataDir);
    await writeFile(join(dataDir, 'credentials.json'), JSON.stringify(before));
    const now = await credentialsIn(dataDir);
    expect(now).toEqual({ ...before, tokenSecret: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(now.tokenSecret).not.toBe(tokenSecret);
    expect(await credentialsIn(dataDir)).toEqual(now);
  });

  test('they are made up once and kept', async () => {
    expect(await credentialsIn(dataDir)).toEqual(await credentialsIn(dataDir));
  });

  test('nobody but the owner may read the file', async () => {
    await credentialsIn(dataDir);
    expect((await stat(join(dataDir, 'credentials.json'))).mode & 0o777).toBe(0o600);
  });

  test('two data directories do not share any', async () => {
    const first = await credentialsIn(dataDir);
    await rm(join(dataDir, 'credentials.json'));
    expect((await credentialsIn(dataDir)).postgres.orders).not.toBe(first.postgres.orders);
  });

  test('a damaged file is reported, never replaced', async () => {
    await writeFile(join(dataDir, 'credentials.json'), '{"postgres":');
    await expect(credentialsIn(dataDir)).rejects.toThrow(/damaged[^]*--fresh/);
    expect(await readFile(join(dataDir, 'credentials.json'), 'utf8')).toBe('{"postgres":');
  });
});
