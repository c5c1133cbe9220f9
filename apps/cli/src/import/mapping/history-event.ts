import { encodeData, streamIdOf, type AnyEvent, type Instant, type Stream } from '@refold/model';
import { v5 as uuidV5, parse } from 'uuid';

/** One event of history, ready for the operator's endpoint of the service that owns its stream. */
export interface HistoryEvent {
  readonly service: string;
  readonly streamId: string;
  readonly eventId: string;
  readonly occurredAt: Instant;
  readonly event: AnyEvent;
}

/** Of all ids of imported events. Were it another, every import would come in a second time. */
const namespace = parse('6f1c7d0e-3f64-4a52-9a0e-5d6c1c6f0b5e');

/**
 * The id that an event of this record always has: a repeat is recognised by it, and so is a changed record.
 * @param path source system, kind and id of the record, event type, and what else tells two events apart
 */
export const eventIdOf = (...path: readonly string[]): string => uuidV5(path.join('/'), namespace);

/** Makes the events of one record: they share its system, kind and id. */
export class RecordEvents {
  private readonly path: readonly string[];

  constructor(system: string, kind: string, recordId: string) {
    this.path = [system, kind, recordId];
  }

  /** @param part tells apart two events of one type, such as the sku of an allocation */
  of(of: Stream, event: AnyEvent, occurredAt: Instant, ...part: readonly string[]): HistoryEvent {
    return {
      service: of.service,
      streamId: streamIdOf(of, event),
      eventId: eventIdOf(...this.path, event.type, ...part),
      occurredAt,
      event,
    };
  }
}

/** One line of `POST /operator/history`. */
export const historyLine = ({ eventId, occurredAt, event }: HistoryEvent): string =>
  `{"eventId":"${eventId}","type":"${event.type}","occurredAt":"${occurredAt}","data":${encodeData(event)}}\n`;
