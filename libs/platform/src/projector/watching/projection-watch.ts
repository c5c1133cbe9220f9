import type { RecordedEvent } from '@refold/model';
import type { AppliedBatch, Arrival, FlushObserver, Projection } from '@refold/projections';
import type { Logger } from '../../logging';
import type { Metrics } from '../../metrics';
import { traceEvents, traceIdOf, tracer } from '../../tracing';

/** Labels of a version of a projection. */
export type ProjectionLabels = Record<'projection' | 'version' | 'engine', string>;

export const labelNames = ['projection', 'version', 'engine'] as const;
export const labelsOf = ({
  name: projection,
  version,
  engine,
}: Pick<Projection, 'name' | 'version' | 'engine'>): ProjectionLabels => ({
  projection,
  version: String(version),
  engine,
});

/** Counts what is stored of every batch. */
export class ProjectionWatch implements FlushObserver {
  private readonly flushes;
  private readonly duration;
  private readonly applied_;
  private readonly repeated;
  private readonly healed;
  private readonly parked;

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.flushes = metrics.counter('projection_flushes_total', 'Batches that were stored', labelNames);
    this.duration = metrics.histogram(
      'projection_flush_duration_seconds',
      'To fold a batch and to store it, races and holes included',
      labelNames,
    );
    this.applied_ = metrics.counter('projection_events_applied_total', 'Events that are in the rows', labelNames);
    this.repeated = metrics.counter(
      'projection_events_repeated_total',
      'Events that came again and were dropped by the ledger',
      labelNames,
    );
    this.healed = metrics.counter(
      'projection_events_healed_total',
      'Missing events that were fetched from their owners to fill a hole',
      labelNames,
    );
    this.parked = metrics.counter('projection_events_parked_total', 'Events that became dead letters', [
      ...labelNames,
      'reason',
    ]);
  }

  applied(batch: AppliedBatch): void {
    this.count(batch);
    if (batch.letters.length > 0) this.tellParked(batch);
    if (tracer()) traceFlush(batch);
  }

  /** Of what waits behind others nothing is told: it says no more than those. */
  private tellParked({ projection: { id: projection }, letters }: AppliedBatch): void {
    for (const { arrival, status, reason, message, tries } of letters)
      if (status === 'failed')
        this.logger.warn({ projection, ...idsOf(arrival), reason, problem: message, tries }, 'An event was parked.');
  }

  private count({ projection, arrivals, applied, letters, healed, milliseconds }: AppliedBatch): void {
    const labels = labelsOf(projection);
    this.flushes.inc(labels);
    this.duration.observe(labels, milliseconds / 1_000);
    if (applied > 0) this.applied_.inc(labels, applied);
    const repeated = arrivals.length + healed - applied - letters.length;
    if (repeated > 0) this.repeated.inc(labels, repeated);
    if (healed > 0) this.healed.inc(labels, healed);
    for (const { reason } of letters) this.parked.inc({ ...labels, reason });
  }
}

/** By which an event is found, here and in the lines of other processes. A damaged record may tell its place only. */
const idsOf = ({ place, type, position, recorded }: Arrival) => ({
  eventId: place?.eventId ?? null,
  streamId: place?.streamId ?? null,
  streamVersion: place?.streamVersion ?? null,
  eventType: type,
  ...(position && { ...position, offset: position.offset.toString() }),
  ...(recorded && { correlationId: recorded.correlationId }),
  ...(recorded?.causationId && { causationId: recorded.causationId }),
  ...(recorded?.traceparent && { traceId: traceIdOf(recorded.traceparent) }),
});

/** A span in the trace of each event: the time from its beginning to its end is that of the whole batch. */
const traceFlush = ({ projection, arrivals, letters, startedAt, milliseconds }: AppliedBatch): void => {
  const parked = new Map(letters.map(({ arrival, reason }) => [arrival.recorded?.id, reason]));
  const errorOf = ({ id }: RecordedEvent): unknown => parked.has(id) && new ParkedEvent(parked.get(id));
  const events = arrivals.flatMap(({ recorded }) => recorded ?? []);
  const step = { name: `fold ${projection.id}`, kind: 'consumer', startedAt, milliseconds } as const;
  traceEvents(events, step, (event) => errorOf(event) || undefined);
};

class ParkedEvent extends Error {
  override readonly name = 'ParkedEvent';
}
