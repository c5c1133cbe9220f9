import type { RecordedEvent } from '@refold/model';
import { isSampled, tracer, type SpanKind } from './tracer';

export interface EventStep {
  /** `publish orders`, `fold order_details_v1` */
  readonly name: string;
  readonly kind: SpanKind;
  /** `Date.now()`-like. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/**
 * A step that took many events at once, as a span in the trace of each of them: a batch belongs to no trace, and whoever
 * looks for an event looks in its own. Only events whose trace is written down cost anything.
 */
export const traceEvents = (
  events: Iterable<RecordedEvent>,
  { name, kind, startedAt, milliseconds }: EventStep,
  errorOf: (event: RecordedEvent) => unknown = () => undefined,
): void => {
  const present = tracer();
  if (!present) return;
  for (const event of events) {
    const { traceparent: parent } = event;
    if (!isSampled(parent)) continue;
    const span = present.begin({ name, kind, parent, attributes: attributesOf(event), startedAt });
    span.end(errorOf(event), startedAt + milliseconds);
  }
};

/** Ids of the event, never what it says. */
export const attributesOf = ({ id, type, service, streamId, streamVersion, feedNumber }: RecordedEvent) => ({
  'refold.event.id': id,
  'refold.event.type': type,
  'refold.service': service,
  'refold.stream': streamId,
  'refold.stream.version': streamVersion,
  'refold.feed.number': Number(feedNumber),
});
