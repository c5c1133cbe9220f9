/** What of a span others need: its name for those that follow, and its end. */
export interface OpenSpan {
  /** W3C Trace Context, version 00: the parent of whatever this sets off. */
  readonly traceparent: string;
  /** @param error the work failed with it @param at `Date.now()`-like; now when left out */
  end(error?: unknown, at?: number): void;
}

/** `server` answers, `producer` publishes, `consumer` takes what was published, `client` asks a store, the rest is `internal`. */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

export interface NewSpan {
  readonly name: string;
  readonly kind: SpanKind;
  /** Traceparent of what set it off; null begins a trace. */
  readonly parent: string | null;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** `Date.now()`-like; now when left out. */
  readonly startedAt?: number;
}

export interface Tracer {
  begin(span: NewSpan): OpenSpan;
}

let present: Tracer | null = null;

/** Who writes spans down; null where nobody does, and then nothing is made for it. */
export const tracer = (): Tracer | null => present;

/** Of the whole process. */
export const useTracer = (next: Tracer | null): void => {
  present = next;
};

/** Whether the trace of this parent is written down: the last digit of the flags says it. */
export const isSampled = (traceparent: string | null): traceparent is string =>
  traceparent !== null && (Number.parseInt(traceparent.slice(-1), 16) & 1) === 1;

/** The trace that a traceparent belongs to. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
