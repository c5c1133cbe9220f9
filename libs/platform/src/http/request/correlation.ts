import type { FastifyInstance, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { InvalidMessage } from '@refold/model';
import { hasRole } from '../../access/caller';
import { callerOf } from '../../access/http/authenticate';
import { inContext } from '../../logging';
import { traceparentOf } from '../../tracing/http-trace';

export const correlationHeader = 'x-correlation-id';
/** Names the event of another service that made it ask. */
export const causationHeader = 'x-causation-id';
const acceptable = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,63}$/;
const acceptableCause = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const acceptableKey = /^[\x21-\x7e]{1,200}$/;

/** The caller's correlation id, or a new one when the caller gave none that could be written into headers and logs. */
export const newCorrelationId = (headers: Readonly<Record<string, unknown>>): string => {
  const given = headers[correlationHeader];
  return typeof given === 'string' && acceptable.test(given) ? given : uuidv7();
};

/** Fastify's request id is the correlation id: see `serve`. */
export const correlationIdOf = (request: FastifyRequest): string => request.id;

/** What a service says made it ask. From anybody else it would be a claim about events that are none of theirs. */
export const causationIdOf = (request: Pick<FastifyRequest, 'headers' | 'caller'>): string | null => {
  const given = request.headers[causationHeader];
  const isBelieved =
    typeof given === 'string' && acceptableCause.test(given) && hasRole(callerOf(request), ['service']);
  return isBelieved ? given : null;
};

/** Answers the correlation id in a header, and runs what handles the request in its context. */
export const correlate = (server: FastifyInstance): void => {
  server.addHook('onRequest', (request, reply, next) => {
    void reply.header(correlationHeader, correlationIdOf(request));
    next();
  });
  // After the body is read: reading it would leave the context again.
  server.addHook('preHandler', (request, _reply, next) => {
    const key = idempotencyKeyOf(request);
    if (key instanceof Error) return next(key);
    const caller = callerOf(request);
    const context = {
      correlationId: correlationIdOf(request),
      causationId: causationIdOf(request),
      traceparent: traceparentOf(request),
      caller,
    };
    inContext(key === undefined ? context : { ...context, idempotencyKey: key }, next);
  });
};

const idempotencyKeyOf = ({ headers }: FastifyRequest): string | undefined | InvalidMessage => {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (typeof given === 'string' && acceptableKey.test(given)) return given;
  return new InvalidMessage('Header', [
    { field: 'idempotency-key', problem: 'must be 1 to 200 visible ASCII characters' },
  ]);
};
