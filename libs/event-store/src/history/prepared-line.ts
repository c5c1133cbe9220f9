import { encodeData, partitionKeyOf, streamIdOf } from '@refold/model';
import { checkSize, EventTooLarge } from '../append/event-size';
import type { StreamsOfStore } from '../streams-of-store';
import type { HistoryLine } from './history-line';

/** A line as it would be stored. */
export interface PreparedLine {
  /** From 1. */
  readonly line: number;
  readonly eventId: string;
  readonly streamId: string;
  readonly partitionKey: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly data: string;
}

export interface RefusedLine {
  readonly line: number;
  readonly eventId: string;
  readonly reason: string;
}

/** Each line as it would be stored, or the reason why it cannot be. */
export const prepare = (
  lines: readonly HistoryLine[],
  streams: StreamsOfStore,
): { prepared: PreparedLine[]; refused: RefusedLine[] } => {
  const prepared: PreparedLine[] = [];
  const refused: RefusedLine[] = [];
  for (const [index, given] of lines.entries()) {
    const line = index + 1;
    try {
      prepared.push(prepareLine(line, given, streams));
    } catch (error) {
      if (!(error instanceof EventTooLarge) && !(error instanceof RangeError)) throw error;
      refused.push({ line, eventId: given.eventId, reason: error.message });
    }
  }
  return { prepared, refused };
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const prepareLine = (
  line: number,
  { eventId, event, occurredAt }: HistoryLine,
  streams: StreamsOfStore,
): PreparedLine => {
  if (!uuid.test(eventId)) throw new RangeError(`'${eventId}' is not a UUID.`);
  const { of, version: schemaVersion } = streams.contractOf(event.type);
  const streamId = streamIdOf(of, event);
  const partitionKey = partitionKeyOf(of, event);
  const data = encodeData(event);
  checkSize(event.type, streamId, data, [streamId, partitionKey, event.type]);
  // PostgreSQL's calendar goes from 1 BC to AD 1: it has no year 0, which ISO 8601 has.
  if (occurredAt.startsWith('0000')) throw new RangeError(`${occurredAt} lies before the year 1.`);
  return { line, eventId, streamId, partitionKey, type: event.type, schemaVersion, occurredAt, data };
};
