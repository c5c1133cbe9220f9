import type { RecordedEvent } from '@refold/model';
import type { Confirmed } from '../domain/writing';
import { textOf, type Difference } from './rows';

/**
 * FEED: a store's feed is dense from 1, holds each stream's versions in their order, and every event whose append was
 * confirmed, with its data, once. What was rolled back, or lost its race, is not there.
 */
export const checkFeed = (
  service: string,
  feed: readonly RecordedEvent[],
  confirmed: readonly Confirmed[],
  refused: ReadonlySet<string>,
): Difference[] => [
  ...inOrder(service, feed),
  ...complete(service, feed, confirmed),
  ...feed
    .filter(({ id }) => refused.has(id))
    .map(({ id }) => differing(service, id, 'event', 'not there: it was refused', 'in the feed')),
];

const differing = (where: string, key: string, column: string, expected: unknown, found: unknown): Difference => ({
  ...{ oracle: 'FEED', where, key, column },
  ...{ expected: textOf(expected), found: textOf(found) },
});

const inOrder = (service: string, feed: readonly RecordedEvent[]): Difference[] => {
  const versions = new Map<string, number>();
  return feed.flatMap(({ id, streamId, streamVersion, feedNumber }, at) => {
    const next = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, streamVersion);
    return [
      ...(feedNumber === BigInt(at + 1) ? [] : [differing(service, id, 'feed number', at + 1, feedNumber)]),
      ...(streamVersion === next ? [] : [differing(service, streamId, 'next version', next, streamVersion)]),
    ];
  });
};

const complete = (service: string, feed: readonly RecordedEvent[], confirmed: readonly Confirmed[]): Difference[] => {
  const byId = new Map(feed.map((event) => [event.id, event]));
  return confirmed
    .filter((each) => each.service === service)
    .flatMap(({ id, streamId, streamVersion, data }) => {
      const found = byId.get(id);
      const wanted = textOf({ streamId, streamVersion, data: JSON.parse(data) as unknown });
      const present =
        found && textOf({ streamId: found.streamId, streamVersion: found.streamVersion, data: found.data });
      return present === wanted ? [] : [differing(service, id, 'event', wanted, present ?? 'not in the feed')];
    });
};
