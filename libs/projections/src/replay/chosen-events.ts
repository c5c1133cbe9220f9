import { categoryOf, type RecordedEvent } from '@refold/model';
import { scanFeeds } from '../afresh/feed-scan';
import type { AnyProjection } from '../afresh/live-version';
import { asked } from '../afresh/row-sources';
import type { OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { Selection } from './selection';

/** Streams that are read together. */
const streamsAtOnce = 20;

type Tools = Pick<OperatorTools, 'owners' | 'streams'>;

/**
 * The events that a selection means and that change something in the projection, page by page: out of the streams that it
 * names, else out of all feeds.
 * @throws Refusal when an owner does not answer
 */
export async function* chosenEvents(
  tools: Tools,
  projection: AnyProjection,
  selection: Selection,
  onProgress: OnProgress,
): AsyncGenerator<RecordedEvent[], void, undefined> {
  const pages =
    selection.streams.length > 0
      ? namedStreams(tools, selection.streams, onProgress)
      : scanFeeds(tools, projection, onProgress);
  for await (const page of pages)
    yield page.filter((recorded) => projection.handles(recorded.type) && selection.has(recorded));
}

async function* namedStreams(
  { owners, streams }: Tools,
  streamIds: readonly string[],
  onProgress: OnProgress,
): AsyncGenerator<RecordedEvent[], void, undefined> {
  let done = 0;
  for (const of of streams) {
    const own = streamIds.filter((streamId) => categoryOf(streamId) === of.category);
    for (let from = 0; from < own.length; from += streamsAtOnce) {
      const part = new Set(own.slice(from, from + streamsAtOnce));
      const ids = [...part].map((streamId) => streamId.slice(of.category.length + 1));
      const events = await asked(of.service, owners.streamsBy(of.service, of.id, ids));
      yield events.filter(({ streamId }) => part.has(streamId));
      done += part.size;
      onProgress({ what: 'streams', done, total: streamIds.length });
    }
  }
}
