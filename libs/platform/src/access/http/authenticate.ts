import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EdgeConfig } from '../../config';
import type { Logger } from '../../logging';
import { anyone, nobody, type Caller } from '../caller';
import { TokenReader } from '../tokens/token-reader';
import { Unauthenticated } from '../tokens/unauthenticated';
import { bearerOf } from './bearer';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until it was looked who asks: see `callerOf`. */
    caller: Caller | null;
  }
}

/** Who asks. */
export const callerOf = ({ caller }: Pick<FastifyRequest, 'caller'>): Caller => caller ?? nobody;

/**
 * Looks who asks, before the body is read. Whoever shows a token must show a good one. Whoever shows none comes as far
 * as the endpoints that are open to everybody, of which none takes a body: so no stranger's body is read.
 */
export const authenticate = (
  server: FastifyInstance,
  { authentication }: Pick<EdgeConfig, 'authentication'>,
  logger: Logger,
): void => {
  server.decorateRequest('caller', null);
  if (!authentication) {
    server.addHook('onRequest', (request, _reply, next) => {
      request.caller = anyone;
      next();
    });
    return;
  }
  const tokens = new TokenReader(authentication, logger);
  server.addHook('onRequest', async (request) => {
    const token = bearerOf(request.raw);
    if (token !== null) request.caller = await tokens.read(token);
    else if (hasBody(request)) throw new Unauthenticated('missing');
  });
};

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
