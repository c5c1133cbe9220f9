import type { OnFinding } from './finding';
import type { PlacedRecord } from './records';

/** A source of history: files of some format, read as records. Reading twice gives the same records. */
export interface HistoryReader {
  /** For people: what is imported. */
  readonly name: string;
  /** Streams the records; what cannot be one is told to `found` instead. */
  read(found: OnFinding): AsyncGenerator<PlacedRecord>;
}
