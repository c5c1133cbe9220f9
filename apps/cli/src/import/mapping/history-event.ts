import { encodeData, streamIdOf, type AnyEvent, type Instant, type Stream } from '@refold/model';
import { eventIdOf } from './event-id';

/** One event of history, ready for the operator's endpoint of the service that owns its stream. */
export interface HistoryEvent {
  readonly service: string;
  readonly streamId: string;
  readonly eventId: string;
  readonly occurredAt: Instant;
  readonly event: AnyEvent;
}

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
