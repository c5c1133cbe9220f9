import type { RecordedEvent } from '@refold/model';

/**
 * Events of many streams as they were recorded: by the owners' clocks, then service and feed number. A stream keeps the
 * order of its versions, also where a clock was set back.
 */
export const inTimeOrder = <E extends { readonly recorded: RecordedEvent }>(events: readonly E[]): E[] => {
  const inStreams = [...events].sort((a, b) => byVersion(a.recorded, b.recorded));
  const latest = new Map<string, string>();
  const timed = inStreams.map((each) => {
    const { streamId, recordedAt } = each.recorded;
    const before = latest.get(streamId) ?? recordedAt;
    const at = recordedAt > before ? recordedAt : before;
    latest.set(streamId, at);
    return { each, at };
  });
  return timed.sort((a, b) => byText(a.at, b.at) || byFeed(a.each.recorded, b.each.recorded)).map(({ each }) => each);
};

const byVersion = (a: RecordedEvent, b: RecordedEvent): number =>
  byText(a.streamId, b.streamId) || a.streamVersion - b.streamVersion;

const byFeed = (a: RecordedEvent, b: RecordedEvent): number =>
  byText(a.service, b.service) || (a.feedNumber < b.feedNumber ? -1 : a.feedNumber > b.feedNumber ? 1 : 0);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
