import { Problem } from '../problem';
import { databaseVariable, databases, type DatabaseName } from '../topology';

/** Servers that somebody else runs. What is undefined here, the local stack starts itself. */
export interface ExistingServers {
  readonly databaseUrls?: Readonly<Record<DatabaseName, string>>;
  readonly kafkaBrokers?: string;
  readonly clickhouse?: { readonly url: string; readonly readUrl: string };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {Problem} when only some databases are given: one system does not live on two PostgreSQL servers by mistake */
export function existingServers(environment: Environment): ExistingServers {
  const { KAFKA_BROKERS, CLICKHOUSE_URL, CLICKHOUSE_READ_URL } = environment;
  return {
    databaseUrls: databaseUrls(environment),
    kafkaBrokers: KAFKA_BROKERS || undefined,
    clickhouse: CLICKHOUSE_URL ? { url: CLICKHOUSE_URL, readUrl: CLICKHOUSE_READ_URL || CLICKHOUSE_URL } : undefined,
  };
}

function databaseUrls(environment: Environment): Record<DatabaseName, string> | undefined {
  const variables = databases.map(databaseVariable);
  const missing = variables.filter((variable) => !environment[variable]);
  if (missing.length === databases.length) return undefined;
  if (missing.length > 0) {
    throw new Problem(
      `Of the six DATABASE_URL_* variables these are not set: ${missing.join(', ')}. ` +
        'Set all six to use your own PostgreSQL, or none to have one started.',
    );
  }
  return Object.fromEntries(databases.map((name) => [name, environment[databaseVariable(name)]])) as Record<
    DatabaseName,
    string
  >;
}
