import { encodeData, Undecodable, type Decoder } from '@refold/model';
import type { PreparedLine } from './prepared-line';

/** What find-events.sql tells of a stored event. */
export interface StoredContent {
  readonly id: string;
  readonly stream_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly occurred_at: string;
  readonly data: string;
}

/**
 * How a line differs from the stored event of the same id; null when it says the same.
 * An event that was stored in an older schema version is compared as today's contract reads it.
 */
export const differenceFrom = (line: PreparedLine, stored: StoredContent, decode: Decoder): string | null => {
  if (line.type !== stored.type) return `is stored as ${stored.type}, not ${line.type}`;
  if (line.streamId !== stored.stream_id) return `is stored in stream ${stored.stream_id}, not ${line.streamId}`;
  if (line.occurredAt !== stored.occurred_at)
    return `is stored as having occurred at ${stored.occurred_at}, not ${line.occurredAt}`;
  if (line.data === stored.data || line.data === asOfToday(stored, decode)) return null;
  return 'is stored with other data';
};

const asOfToday = ({ type, schema_version: schemaVersion, data }: StoredContent, decode: Decoder): string | null => {
  try {
    return encodeData(decode({ type, schemaVersion, data: JSON.parse(data) }));
  } catch (error) {
    if (error instanceof Undecodable) return null;
    throw error;
  }
};
