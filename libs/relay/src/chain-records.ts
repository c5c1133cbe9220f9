import { encodeRecord, partitionOf, type PartitionedRecord } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import type { Position } from './position/position';

export interface Chained {
  readonly records: readonly PartitionedRecord[];
  /** The position once all records are acknowledged. */
  readonly next: Position;
}

/** Events of the feed behind `position`, each as a record that names its partition's predecessor. */
export const chainRecords = (events: readonly RecordedEvent[], position: Position): Chained => {
  const lastInPartition = [...position.lastInPartition];
  const records = events.map((event) => {
    const partition = partitionOf(event.partitionKey, lastInPartition.length);
    const record = { ...encodeRecord(event, lastInPartition[partition] ?? 0n), partition };
    lastInPartition[partition] = event.feedNumber;
    return record;
  });
  return { records, next: { published: events.at(-1)?.feedNumber ?? position.published, lastInPartition } };
};
