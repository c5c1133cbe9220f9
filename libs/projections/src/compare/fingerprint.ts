import { createHash } from 'node:crypto';
import type { Projection } from '../flush/projection';
import type { DiffGroup } from '../operations/reports';
import { nameOf } from './groups';

type Version = Pick<Projection, 'id' | 'fingerprint'>;

/**
 * What differs between two versions, in 64 hex digits: which versions, by which definitions, in which groups. Counts and
 * examples are left out, for in a live system they grow from one diff to the next.
 */
export const fingerprintOfDiff = (
  blue: Version,
  green: Version,
  groups: readonly Pick<DiffGroup, 'kind' | 'column'>[],
): string => {
  const versions = [blue, green].map(({ id, fingerprint }) => ({ id, fingerprint }));
  return createHash('sha256')
    .update(JSON.stringify([...versions, groups.map(nameOf).sort()]))
    .digest('hex');
};
