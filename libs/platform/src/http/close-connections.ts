import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

const lookEveryMs = 50;

/**
 * While the server stops, what comes in on a connection that was kept alive is told to come again elsewhere, and
 * connections are closed as their last request ends. Node closes only those that are idle at the beginning; the others
 * would hold the process until their keep-alive runs out.
 */
export const closeConnections = (server: FastifyInstance): void => {
  let looking: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    looking = setInterval(() => server.server.closeIdleConnections(), lookEveryMs);
    done();
  });
  server.addHook('onRequest', (_request, _reply, next) => next(looking && stopping()));
  server.addHook('onClose', (_server, done) => {
    clearInterval(looking);
    done();
  });
};

const stopping = (): Problem =>
  new Problem(503, 'unavailable', 'The process is stopping. Try again in a moment.', {
    retryAfterSeconds: 2,
    headers: { connection: 'close' },
  });
