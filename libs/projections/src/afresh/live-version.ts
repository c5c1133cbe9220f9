import type { FactsProjection } from '../clickhouse/facts-projection';
import type { Projection } from '../flush/projection';
import { Refusal } from '../operations/refusal';
import type { OperatorTools } from '../operations/tools';
import type { ViewProjection } from '../postgres/view-projection';
import { definedVersion, versionsOf } from '../versions/find-versions';

/** A version of a view in either engine. */
export type AnyProjection = ViewProjection | FactsProjection;

/**
 * The version of a view that is fed with every event, so that it can be held against them.
 * @param version default: the one that readers use
 * @throws Refusal when there is none
 */
export const liveVersion = async (tools: OperatorTools, view: string, version?: number): Promise<AnyProjection> => {
  const versions = await versionsOf(tools, view);
  const wanted = version ?? versions.active?.version;
  if (wanted === undefined)
    throw new Refusal('refused', `Nothing of ${view} is in use yet. Build it: refold rebuild ${view}.`);
  const { projection, state } = definedVersion(versions, wanted);
  if (state === 'live') return asAny(projection);
  throw new Refusal('refused', `Version ${wanted} of ${view} is ${state}: it is not fed with every event (yet).`);
};

/** Every projection is of one of the two engines. */
export const asAny = (projection: Projection): AnyProjection => projection as AnyProjection;
