import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request and its answer, from the request's head to the answer's end. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const underWay = new WeakMap<Socket, readonly Exchange[]>();

/** What is under way on a connection, in the order in which it came: several where requests do not wait for answers. */
export const exchangesOn = (socket: Socket): readonly Exchange[] => underWay.get(socket) ?? [];

/** Whether the request has come in as a whole, or is answered before it has: then its answer is to be let out. */
export const isTaken = ({ request, response }: Exchange): boolean => request.complete || response.headersSent;

/** Keeps in mind what is under way, for {@link exchangesOn}. */
export const keepExchanges = ({ server }: FastifyInstance): void => {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    underWay.set(socket, [...exchangesOn(socket), { request, response }]);
    response.once('close', () =>
      underWay.set(
        socket,
        exchangesOn(socket).filter((exchange) => exchange.response !== response),
      ),
    );
  });
};
