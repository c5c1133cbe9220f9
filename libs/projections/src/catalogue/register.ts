import type { ClientBase, PoolClient } from 'pg';
import type { VersionState } from '../operations/reports';
import { canonical } from '../afresh/compare-rows';
import { whatChanged } from '../plan/definition-change';
import { sql } from '../sql';
import type { Parts } from '../table/fingerprint';
import type { ProjectionName } from '../table/names';
import type { Engine } from './engine';

const registerDefinition = sql(__dirname, 'register-definition');

export interface Registration extends ProjectionName {
  readonly engine: Engine;
  readonly fingerprint: string;
  /** Digests of what decides what the rows look like, by part: what changed between two versions is read off them. */
  readonly parts: Parts;
}

/** A definition is not what its tables were filled by. Starting anyway would mix two meanings in one table. */
export class DefinitionChanged extends Error {
  /** @param changes what changed, a sentence each, as far as that is known */
  constructor({ name, version }: ProjectionName, changes: readonly string[]) {
    super(
      `The definition of ${[`${name} has changed, but its version is still ${version}.`, ...changes].join(' ')} ` +
        `Rows that version ${version} has written would stay as they are and differ from new ones. Let version ` +
        `${version} be as it was, and give the change a version of its own beside it, such as ${version + 1}, which is ` +
        `filled from the beginning. If the rows come out the same (a renamed variable, another compiler), start once ` +
        `with ACCEPT_DEFINITIONS=${name}.`,
    );
    this.name = 'DefinitionChanged';
  }
}

/**
 * Records what a projection's version is built from.
 * @param accepted names whose changed definition is taken over because a person said that the rows stay the same
 * @param whenNew the state of a version that was not known; a `live` one is what readers use if they have none yet
 * @returns its state
 * @throws DefinitionChanged
 */
export const register = async (
  client: PoolClient,
  { name, version, engine, fingerprint, parts }: Registration,
  accepted: readonly string[] = [],
  whenNew: VersionState = 'live',
): Promise<VersionState> => {
  const { rows } = await client.query<Known>(registerDefinition, [
    ...[name, version, engine, fingerprint, whenNew],
    JSON.stringify(parts),
  ]);
  const [known] = rows;
  if (known?.fingerprint !== fingerprint) {
    if (!accepted.includes(name) && !(known?.parts && samePartsOf(known.parts, parts)))
      throw new DefinitionChanged({ name, version }, known?.parts ? whatChanged(known.parts, parts) : []);
    await client.query(
      'update projection_definitions set fingerprint = $3, parts = $4 where name = $1 and version = $2',
      [name, version, fingerprint, JSON.stringify(parts)],
    );
  }
  const state = known?.state ?? whenNew;
  if (state === 'live') await activateFirst(client, { name, version, engine });
  return state;
};

/** Then only indexes are others: no row comes out differently for them, and those that are missing are made at the start. */
const samePartsOf = (old: Parts, next: Parts): boolean => canonical(old) === canonical(next);

interface Known {
  readonly fingerprint: string;
  readonly state: VersionState;
  /** Null for what was registered before parts were kept. */
  readonly parts: Parts | null;
}

/** Readers who have no version of this view yet get this one. */
export const activateFirst = async (
  client: ClientBase,
  { name, version, engine }: ProjectionName & { readonly engine: Engine },
): Promise<void> => {
  await client.query(
    `with begun as (
       insert into active_versions (view, version, engine) values ($1, $2, $3) on conflict (view) do nothing
       returning view
     )
     insert into switches (view, engine, verb, to_version) select view, $3, 'begin', $2 from begun`,
    [name, version, engine],
  );
};
