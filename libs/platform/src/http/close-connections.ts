import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { exchangesOn, isTaken } from './exchanges';
import { Problem } from './problem';

const lookEveryMs = 50;

/** For a request whose beginning has come in: nothing has been done for it yet, so it can be sent again. */
const longestRestMs = 2_000;

/** Longer than any command waits for a lock, shorter than the process has to stop: a reader who has stopped reading. */
const longestAnswerMs = 15_000;

/**
 * While the server stops, what comes in on a connection that is in use is told to come again elsewhere, and connections
 * are closed as their last request ends. Node closes only those that wait for another request; those that have sent
 * none yet, as browsers and pools open them in advance, would hold the process. An answer that nobody reads is broken
 * off in the end.
 */
export const closeConnections = (server: FastifyInstance): void => {
  const open = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const closeThose = (isOver: (socket: Socket) => boolean): void => {
    for (const socket of open) if (isOver(socket)) socket.destroySoon();
  };
  const timers: NodeJS.Timeout[] = [];
  server.addHook('preClose', (done) => {
    timers.push(
      setInterval(() => closeThose(isUnused), lookEveryMs),
      setTimeout(() => closeThose(isUntaken), longestRestMs),
      setTimeout(() => server.server.closeAllConnections(), longestAnswerMs),
    );
    done();
  });
  server.addHook('onRequest', (_request, _reply, next) => next(timers.length > 0 ? stopping() : undefined));
  server.addHook('onClose', (_server, done) => {
    timers.forEach(clearTimeout);
    done();
  });
};

const isUnused = (socket: Socket): boolean => exchangesOn(socket).length === 0;

const isUntaken = (socket: Socket): boolean => !exchangesOn(socket).some(isTaken);

const stopping = (): Problem =>
  new Problem(503, 'unavailable', 'The process is stopping. Try again in a moment.', {
    retryAfterSeconds: 2,
    headers: { connection: 'close' },
  });
