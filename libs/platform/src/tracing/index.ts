export { traceparentOf, traceRequests } from './http-trace';
export { spanned } from './spanned';
export { startTracing } from './start-tracing';
export { attributesOf, traceEvents, type EventStep } from './trace-events';
export { isSampled, traceIdOf, tracer, useTracer, type NewSpan, type OpenSpan, type Tracer } from './tracer';
