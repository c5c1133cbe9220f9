import type { EncodedRecord } from '../envelope/encode-record';

/** A record and where it goes. */
export interface PartitionedRecord extends EncodedRecord {
  readonly partition: number;
}
