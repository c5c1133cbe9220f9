import type { PoolClient } from 'pg';
import { sql } from '../sql';
import type { ProjectionName } from '../table/names';

const registerDefinition = sql(__dirname, 'register-definition');

export type Engine = 'postgres' | 'clickhouse';

export interface Registration extends ProjectionName {
  readonly engine: Engine;
  readonly fingerprint: string;
}

/** A definition is not what its tables were filled by. Starting anyway would mix two meanings in one table. */
export class DefinitionChanged extends Error {
  constructor({ name, version }: ProjectionName) {
    super(
      `The definition of ${name} has changed, but its version is still ${version}. Rows that version ${version} has ` +
        `written would stay as they are and differ from new ones. Give it version ${version + 1}, which is filled ` +
        `from the beginning beside the old one. If the rows come out the same (a renamed variable, another compiler), ` +
        `start once with ACCEPT_DEFINITIONS=${name}.`,
    );
    this.name = 'DefinitionChanged';
  }
}

/**
 * Records what a projection's version is built from, and makes it the one that readers use if there is none yet.
 * @param accepted names whose changed definition is taken over because a person said that the rows stay the same
 * @throws DefinitionChanged
 */
export const register = async (
  client: PoolClient,
  { name, version, engine, fingerprint }: Registration,
  accepted: readonly string[] = [],
): Promise<void> => {
  const { rows } = await client.query<{ fingerprint: string }>(registerDefinition, [
    name,
    version,
    engine,
    fingerprint,
  ]);
  if (rows[0]?.fingerprint !== fingerprint) {
    if (!accepted.includes(name)) throw new DefinitionChanged({ name, version });
    await client.query('update projection_definitions set fingerprint = $3 where name = $1 and version = $2', [
      name,
      version,
      fingerprint,
    ]);
  }
  await client.query(
    'insert into active_versions (view, version, engine) values ($1, $2, $3) on conflict (view) do nothing',
    [name, version, engine],
  );
};
