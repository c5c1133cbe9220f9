import { encodeData, partitionKeyOf, streamIdOf } from '@refold/model';
import { asEventId } from '../append/event-id';
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
  readonly streamId: string;
  readonly reason: string;
}

export interface Prepared {
  readonly prepared: readonly PreparedLine[];
  readonly refused: readonly RefusedLine[];
}

/** Each line as it would be stored, or the reason why it cannot be. */
export const prepare = (lines: readonly HistoryLine[], streams: StreamsOfStore): Prepared => {
  const prepared: PreparedLine[] = [];
  const refused: RefusedLine[] = [];
  for (const [index, given] of lines.entries()) {
    const line = index + 1;
    const streamId = streamIdOf(streams.contractOf(given.event.type).of, given.event);
    try {
      prepared.push(prepareLine(line, streamId, given, streams));
    } catch (error) {
      if (!(error instanceof EventTooLarge) && !(error instanceof RangeError)) throw error;
      refused.push({ line, eventId: given.eventId, streamId, reason: error.message });
    }
  }
  return { prepared, refused };
};

const prepareLine = (
  line: number,
  streamId: string,
  { eventId, event, occurredAt }: HistoryLine,
  streams: StreamsOfStore,
): PreparedLine => {
  asEventId(eventId);
  const { of, version: schemaVersion } = streams.contractOf(event.type);
  const partitionKey = partitionKeyOf(of, event);
  const data = encodeData(event);
  checkSize(event.type, streamId, data, [streamId, partitionKey, event.type]);
  // PostgreSQL's calendar goes from 1 BC to AD 1: it has no year 0, which ISO 8601 has.
  if (occurredAt.startsWith('0000')) throw new RangeError(`${occurredAt} lies before the year 1.`);
  return { line, eventId, streamId, partitionKey, type: event.type, schemaVersion, occurredAt, data };
};
