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
}

/** Reads the passwords of this data directory, or makes them up the first time. Only its owner may read the file. */
export async function credentialsIn(dataDir: string): Promise<Credentials> {
  const file = join(dataDir, 'credentials.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return parse(text, file);
  const credentials: Credentials = {
    postgres: passwordsFor(['postgres', ...databases]),
    clickhouse: passwordsFor(clickhouseUsers),
  };
  await writePrivately(file, JSON.stringify(credentials, null, 2));
  return credentials;
}

function parse(text: string, file: string): Credentials {
  try {
    return JSON.parse(text) as Credentials;
  } catch {
    throw new Problem(`${file} is damaged, and the databases' passwords with it. Start anew: npm start -- --fresh`);
  }
}

/** Letters and digits only: such passwords need no escaping in URLs, SQL or XML. */
function passwordsFor<Name extends string>(names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, randomBytes(18).toString('hex')])) as Record<Name, string>;
}
