import { categoryOf, type RecordedEvent } from '@refold/model';
import type { OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { AnyProjection } from './live-version';
import { asked } from './row-sources';

/** Events of one request. All of them are in memory together. */
const pageSize = 500;

/**
 * All events that a projection follows, page by page, from its owners' feeds as they stand now.
 * @throws Refusal when an owner does not answer
 */
export async function* scanFeeds(
  { owners }: Pick<OperatorTools, 'owners'>,
  { services, categories }: Pick<AnyProjection, 'services' | 'categories'>,
  onProgress: OnProgress,
): AsyncGenerator<RecordedEvent[], void, undefined> {
  const heads = new Map<string, bigint>();
  for (const service of [...services].sort()) heads.set(service, await asked(service, owners.feedHead(service)));
  const total = Number([...heads.values()].reduce((sum, head) => sum + head, 0n));
  let done = 0;
  for (const [service, head] of heads)
    for (let after = 0n; after < head;) {
      const page = await asked(service, owners.feed(service, after, pageSize));
      const last = page.at(-1);
      if (!last) break;
      yield page.filter(({ streamId, feedNumber }) => feedNumber <= head && categories.has(categoryOf(streamId)));
      after = last.feedNumber;
      done += page.length;
      onProgress({ what: `events of ${service}`, done: Math.min(done, total), total });
    }
}
