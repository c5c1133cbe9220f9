import { categoryOf, type RecordedEvent } from '@refold/model';
import type { AnyProjection } from '../afresh/live-version';
import { asked } from '../afresh/row-sources';
import type { OperatorTools } from '../operations/tools';

/** Events of one request, out of which those that change something are taken. */
const eventsOfRequest = 20;
/** Requests for one sample: a store may be full of what the view does not follow. */
const triesForEach = 3;
/** Samples that one request may serve, when very many are wanted. */
const mostOfRequest = 20;

/**
 * Events from random places in the owners' feeds that change something in a projection; fewer when there are few. A feed
 * is as likely to be asked as it is long.
 */
export async function* randomEvents(
  { owners }: Pick<OperatorTools, 'owners'>,
  projection: Pick<AnyProjection, 'services' | 'categories' | 'handles'>,
  count: number,
): AsyncGenerator<RecordedEvent[], void, undefined> {
  const heads: (readonly [service: string, head: number])[] = [];
  for (const service of projection.services)
    heads.push([service, Number(await asked(service, owners.feedHead(service)))]);
  const total = heads.reduce((sum, [, head]) => sum + head, 0);
  if (total === 0) return;
  const ofRequest = Math.min(Math.ceil(count / 100), mostOfRequest);
  let found = 0;
  for (let tries = 0; found < count && tries * ofRequest < count * triesForEach; tries++) {
    const [service, after] = placeIn(heads, Math.floor(Math.random() * total));
    const page = await asked(service, owners.feed(service, BigInt(after), eventsOfRequest * ofRequest));
    const taken = page
      .filter(({ type, streamId }) => projection.handles(type) && projection.categories.has(categoryOf(streamId)))
      .slice(0, Math.min(ofRequest, count - found));
    found += taken.length;
    if (taken.length > 0) yield taken;
  }
}

const placeIn = (heads: readonly (readonly [string, number])[], at: number): readonly [string, number] => {
  let left = at;
  for (const [service, head] of heads) {
    if (left < head) return [service, left];
    left -= head;
  }
  return heads[0] ?? ['', 0];
};
