import { partitionOf, type Decoded } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import { textOf, type Difference } from './rows';

/** The records of one topic, by partition, in the order of their offsets. */
export type TopicRecords = readonly (readonly Decoded[])[];

/**
 * CHAIN: a topic holds the whole feed, each event in the partition of its key. Leaving out repeats, which are the same to
 * the byte, each partition has its events in feed order, and each record names the one before it.
 */
export const checkChain = (topic: string, feed: readonly RecordedEvent[], records: TopicRecords): Difference[] =>
  records.flatMap((partition, number) => {
    const own = feed.filter(({ partitionKey }) => partitionOf(partitionKey, records.length) === number);
    return partitionDiffering(`${topic}/${number}`, own, partition);
  });

const partitionDiffering = (
  where: string,
  own: readonly RecordedEvent[],
  records: readonly Decoded[],
): Difference[] => {
  const differences: Difference[] = [];
  const note = (key: string, column: string, expected: unknown, found: unknown): void =>
    void differences.push({
      ...{ oracle: 'CHAIN', where, key, column },
      expected: textOf(expected),
      found: textOf(found),
    });
  const byId = new Map(own.map((event, at) => [event.id, { event, before: own[at - 1]?.feedNumber ?? 0n }]));
  const seen = new Set<string>();
  let next = 0;
  for (const record of records) {
    if (record.kind === 'foreign') note('(a record)', 'envelope', 'one of ours', record.reason);
    if (record.kind !== 'event') continue;
    const { recorded, previousFeedNumber } = record;
    const known = byId.get(recorded.id);
    if (!known) {
      note(recorded.id, 'event', 'in the feed', 'unknown to it');
      continue;
    }
    if (!isSameEvent(recorded, known.event)) note(recorded.id, 'content', known.event, recorded);
    if (previousFeedNumber !== known.before)
      note(recorded.id, 'previous feed number', known.before, previousFeedNumber);
    if (!seen.has(recorded.id) && own[next++]?.id !== recorded.id)
      note(recorded.id, 'place', `behind ${own[next - 2]?.id ?? 'nothing'}`, `feed number ${recorded.feedNumber}`);
    seen.add(recorded.id);
  }
  for (const { id, streamId } of own) if (!seen.has(id)) note(id, 'event', `${streamId} published`, 'not in the topic');
  return differences;
};

const isSameEvent = ({ data, ...one }: RecordedEvent, { data: otherData, ...other }: RecordedEvent): boolean =>
  Object.entries(one).every(([field, value]) => other[field as keyof typeof other] === value) &&
  JSON.stringify(data) === JSON.stringify(otherData);
