import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tracer, type OpenSpan } from './tracer';

const spans = new WeakMap<FastifyRequest, OpenSpan>();
/** W3C Trace Context, version 00. */
const acceptable = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Asked every few seconds for ever: their traces would hide the others. */
const unwatched = new Set(['/healthz', '/readyz', '/metrics']);

/** A span for each request; a caller's trace goes on in it. */
export const traceRequests = (server: FastifyInstance): void => {
  server.addHook('onRequest', (request, _reply, done) => {
    const present = tracer();
    const route = request.routeOptions.url ?? 'none';
    if (present && !unwatched.has(route)) {
      const attributes = { 'http.request.method': request.method, 'http.route': route };
      const parent = givenTraceparent(request);
      spans.set(request, present.begin({ name: `${request.method} ${route}`, kind: 'server', parent, attributes }));
    }
    done();
  });
  server.addHook('onResponse', (request, { statusCode }, done) => {
    if (tracer()) spans.get(request)?.end(statusCode >= 500 ? new Error(`answered ${statusCode}`) : undefined);
    done();
  });
};

/** The parent of what this request sets off: its own span, or what the caller named where nobody traces. */
export const traceparentOf = (request: FastifyRequest): string | null =>
  (tracer() && spans.get(request)?.traceparent) ?? givenTraceparent(request);

const givenTraceparent = ({ headers }: FastifyRequest): string | null => {
  const given = headers['traceparent'];
  return typeof given === 'string' && acceptable.test(given) ? given : null;
};
