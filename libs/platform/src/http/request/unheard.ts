import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { exchangesOn, isTaken } from '../exchanges';
import { answerOfStatus } from '../problem';
import { documentOf, problemType } from '../problem-document';
import { correlationHeader, newCorrelationId } from './correlation';

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/**
 * What is no HTTP never becomes a request: the answer is written on the socket, as a problem all the same. Where requests
 * that could be read came before it, theirs come first: in the place of one it would tell that nothing was done.
 */
export const answerUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const before = exchangesOn(socket).findLast(isTaken);
  if (before) return void before.response.once('close', () => answerUnreadable(error, socket));
  const { status, headers, body } = unheard(statuses[error.code ?? ''] ?? 400, newCorrelationId({}));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
};

/** `Expect` can ask for 100-continue, which Node answers, and for nothing else. */
export const refuseExpectations = ({ server }: FastifyInstance): void => {
  server.on('checkExpectation', ({ headers: given }: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = unheard(417, newCorrelationId(given));
    response.writeHead(status, headers).end(body);
  });
};

const unheard = (status: number, correlationId: string) => {
  const body = JSON.stringify(documentOf(answerOfStatus(status), correlationId));
  const headers = {
    'content-type': problemType,
    'content-length': Buffer.byteLength(body),
    [correlationHeader]: correlationId,
    connection: 'close',
  };
  return { status, headers, body };
};
