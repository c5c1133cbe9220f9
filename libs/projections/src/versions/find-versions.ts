import type { Pool } from 'pg';
import type { Projection } from '../flush/projection';
import { Refusal } from '../operations/refusal';
import type { OperatorTools } from '../operations/tools';
import type { VersionState } from '../operations/reports';
import { readActive, readVersions, type Active } from './version-states';

/** A version that the code defines, and how far it is. */
export interface DefinedVersion {
  readonly projection: Projection;
  readonly state: VersionState;
}

/** The versions of one view. */
export interface VersionsOfView {
  readonly view: string;
  readonly active: Active | null;
  /** In the code, oldest first. */
  readonly defined: readonly DefinedVersion[];
}

type Tools = Pick<OperatorTools, 'projections'> & { readonly pool: Pool };

/** @throws Refusal when the code defines no such view */
export const versionsOf = async ({ pool, projections }: Tools, view: string): Promise<VersionsOfView> => {
  const own = projections.filter(({ name }) => name === view).sort((a, b) => a.version - b.version);
  if (own.length === 0) {
    const names = [...new Set(projections.map(({ name }) => name))].sort().join(', ');
    throw new Refusal('unknown', `There is no view ${view}. Those that the projector's code defines are ${names}.`);
  }
  const known = new Map((await readVersions(pool)).map((each) => [`${each.name} ${each.version}`, each.state]));
  const active = (await readActive(pool)).get(view) ?? null;
  const defined = own.map((projection) => ({
    projection,
    state: known.get(`${projection.name} ${projection.version}`) ?? ('declared' as const),
  }));
  return { view, active, defined };
};

/** @throws Refusal when it is not in the code */
export const definedVersion = ({ view, defined }: VersionsOfView, version: number): DefinedVersion => {
  const found = defined.find(({ projection }) => projection.version === version);
  if (found) return found;
  const versions = defined.map(({ projection }) => projection.version).join(', ');
  throw new Refusal('refused', `The code does not define version ${version} of ${view}, only ${versions}.`);
};
