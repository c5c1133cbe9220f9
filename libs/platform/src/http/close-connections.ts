import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

const lookEveryMs = 50;

/** Longer than any command waits for a lock, shorter than the process has to stop: a reader who has stopped reading. */
const longestAnswerMs = 15_000;

/**
 * While the server stops, what comes in on a connection that was kept alive is told to come again elsewhere, and
 * connections are closed as their last request ends. Node closes only those that are idle at the beginning; the others
 * would hold the process until their keep-alive runs out. An answer that nobody reads is broken off in the end.
 */
export const closeConnections = (server: FastifyInstance): void => {
  let looking: NodeJS.Timeout | undefined;
  let late: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    looking = setInterval(() => server.server.closeIdleConnections(), lookEveryMs);
    late = setTimeout(() => server.server.closeAllConnections(), longestAnswerMs);
    done();
  });
  server.addHook('onRequest', (_request, _reply, next) => next(looking && stopping()));
  server.addHook('onClose', (_server, done) => {
    clearInterval(looking);
    clearTimeout(late);
    done();
  });
};

const stopping = (): Problem =>
  new Problem(503, 'unavailable', 'The process is stopping. Try again in a moment.', {
    retryAfterSeconds: 2,
    headers: { connection: 'close' },
  });
