import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivately } from './private-file';
import { Problem } from '../problem';
import { clickhouseUsers, databases, type ClickHouseUser, type DatabaseName } from '../topology';

export interface Credentials {
  /** Passwords of the cluster's superuser `postgres` and of each database's own role. */
  readonly postgres: Readonly<Record<'postgres' | DatabaseName, string>>;
  readonly clickhouse: Readonly<Record<ClickHouseUser, string>>;
  /** Signs the tokens of callers, where they are asked who they are. */
  readonly authSecret: string;
  /** Signs consistency tokens. */
  readonly tokenSecret: string;
}

/** Reads the passwords and secrets of this data directory, or makes them up the first time. Only its owner may read the file. */
export async function credentialsIn(dataDir: string): Promise<Credentials> {
  const file = join(dataDir, 'credentials.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const kept = text === undefined ? {} : parse(text, file);
  // A data directory of an earlier version has not all of them.
  const credentials: Credentials = {
    postgres: passwordsFor(['postgres', ...databases]),
    clickhouse: passwordsFor(clickhouseUsers),
    authSecret: randomBytes(32).toString('hex'),
    tokenSecret: randomBytes(32).toString('hex'),
    ...kept,
  };
  if (Object.keys(credentials).some((name) => !(name in kept)))
    await writePrivately(file, JSON.stringify(credentials, null, 2));
  return credentials;
}

function parse(text: string, file: string): Partial<Credentials> {
  try {
    return JSON.parse(text) as Partial<Credentials>;
  } catch {
    throw new Problem(`${file} is damaged, and the databases' passwords with it. Start anew: npm start -- --fresh`);
  }
}

/** Letters and digits only: such passwords need no escaping in URLs, SQL or XML. */
function passwordsFor<Name extends string>(names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, randomBytes(18).toString('hex')])) as Record<Name, string>;
}
