import type { FastifyInstance } from 'fastify';

const lookEveryMs = 50;

/**
 * Closes kept-alive connections as their last request ends, while the server stops. Node closes only those that are idle
 * at the beginning; the others would hold the process until their keep-alive runs out.
 */
export const closeConnections = (server: FastifyInstance): void => {
  let looking: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    looking = setInterval(() => server.server.closeIdleConnections(), lookEveryMs);
    done();
  });
  server.addHook('onClose', (_server, done) => {
    clearInterval(looking);
    done();
  });
};
