import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanContext,
  type Tracer as OtelApi,
} from '@opentelemetry/api';
import { traceIdOf, type NewSpan, type OpenSpan, type Tracer } from './tracer';

const kinds: Readonly<Record<NewSpan['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/** Writes spans down with OpenTelemetry. Loaded only where somebody wants them. */
export class OtelTracer implements Tracer {
  constructor(private readonly otel: OtelApi) {}

  begin({ name, kind, parent, attributes, startedAt }: NewSpan): OpenSpan {
    const options = {
      kind: kinds[kind],
      ...(attributes && { attributes }),
      ...(startedAt && { startTime: startedAt }),
    };
    const span = this.otel.startSpan(name, options, contextOf(parent));
    return { traceparent: traceparentOf(span.spanContext()), end: (error, at) => endOf(span, error, at) };
  }
}

const endOf = (span: Span, error: unknown, at: number | undefined): void => {
  if (error !== undefined) {
    // Its text may say what is nobody's business here; the log has it.
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(at);
};

const contextOf = (parent: string | null): Context => {
  if (parent === null) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(parent.slice(-2), 16);
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId: traceIdOf(parent), spanId: parent.slice(36, 52), traceFlags },
    isRemote: true,
  });
};

const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
