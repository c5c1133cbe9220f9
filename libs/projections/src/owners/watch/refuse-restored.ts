import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { OwnerWatch } from './owner-watch';

/**
 * What concerns these views is not done while the store of a service that they follow is not the one that was read: what it
 * would compare or build comes from two histories.
 * @param views names; none stand for all
 * @throws Refusal in the words of what was found
 */
export const refuseRestored = (
  watch: Pick<OwnerWatch, 'restoredOf'>,
  projections: readonly Projection[],
  views: readonly string[],
): void => {
  const concerned = projections.filter(({ name }) => views.length === 0 || views.includes(name));
  for (const service of new Set(concerned.flatMap(({ services }) => [...services]))) {
    const why = watch.restoredOf(service);
    if (why !== null) throw new Refusal('refused', why);
  }
};
