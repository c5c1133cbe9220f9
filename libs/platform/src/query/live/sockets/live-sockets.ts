import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, type Server } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type Caller, nobody, type Unauthenticated } from '../../../access';
import { bodyLimitBytes } from '../../../http/request/body';
import { type Strangers, strangeness } from '../../../http/request/strangers';
import type { Logger } from '../../../logging';
import type { Budgets } from '../../edge/rate/budgets-of';
import { Outlet } from '../hub/outlet';
import type { LiveTerms } from '../live-terms';
import { closeCodes, type Closing, closing, closingFor } from './close-codes';
import type { LiveCallers } from './live-callers';
import type { LiveClient } from './live-protocol';
import { Places } from './places';
import { SocketPulse } from './socket-pulse';

export const livePath = '/graphql';

/** Bytes of answers to what a client sent, which it has not read; a client that goes on sending is closed. */
const mostUnread = 1024 * 1024;

export interface SocketsOptions {
  readonly protocol: Server<LiveClient>;
  readonly callers: LiveCallers;
  readonly budgets: Budgets;
  readonly terms: LiveTerms;
  /** Whether host names of other machines are answered. */
  readonly strangers: Strangers;
  readonly logger: Logger;
}

/** The WebSocket side of GraphQL, at the address of the other. */
export class LiveSockets {
  private readonly server: WebSocketServer;
  private readonly pulse: SocketPulse;
  private readonly places: Places;
  private stopping = false;

  constructor(private readonly options: SocketsOptions) {
    this.places = new Places(options.terms);
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: bodyLimitBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => handleProtocols(offered),
    });
    const unread = closing(closeCodes.doesNotRead, 'What is sent to you is not read. Come again and go on.');
    this.pulse = new SocketPulse(options.terms.pingMs, (socket) => this.close(socket, unread));
  }

  get size(): number {
    return this.server.clients.size;
  }

  attach(http: HttpServer): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      const refusal = this.refusalOf(request);
      if (refusal) return refuse(socket, ...refusal);
      this.server.handleUpgrade(request, socket, head, (opened) => this.opened(opened, request));
    });
  }

  /** Tells every client that it is to go elsewhere, and ends when they have gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    const ended = [...this.server.clients].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const socket of this.server.clients)
      this.close(socket, closing(closeCodes.goingAway, 'The process is stopping. Come again in a moment.'));
    await Promise.all(ended);
  }

  private refusalOf(request: IncomingMessage): [status: number, reason: string] | undefined {
    if (request.url?.split('?', 1)[0] !== livePath) return [404, `WebSockets are answered at ${livePath}.`];
    const strange = strangeness(request, this.options.strangers);
    if (strange !== null) return [403, strange];
    if (this.stopping) return [503, 'The process is stopping. Try again in a moment.'];
    if (this.size >= this.options.terms.mostSockets) return [503, 'There are too many connections.'];
    return undefined;
  }

  private opened(socket: WebSocket, request: IncomingMessage): void {
    const { protocol, logger } = this.options;
    socket.on('error', (err) => logger.debug({ err }, 'A live connection has broken.'));
    this.pulse.watch(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => sent(socket, data),
        close: (code, reason) => this.close(socket, closing(code ?? closeCodes.internal, reason ?? '')),
        onMessage: (listener) =>
          socket.on('message', (data, isBinary) => void this.hear(socket, listener, textOf(data), isBinary)),
      },
      this.clientOf(socket, request),
    );
    socket.once('close', (code, reason) => void closed(code, String(reason)));
  }

  private clientOf(socket: WebSocket, { headers, socket: { remoteAddress } }: IncomingMessage): LiveClient {
    const { callers } = this.options;
    const expired = (reason: Unauthenticated): void =>
      this.close(socket, closing(closeCodes.forbidden, reason.message));
    // Cut off, since to be told farewell takes a connection for longer. Clients come again then.
    const saidWho = this.places.arrive(remoteAddress, () => socket.terminate());
    socket.once('close', saidWho);
    const client: LiveClient = {
      ...{ caller: nobody, callerAddress: remoteAddress, following: 0, outlet: new Outlet() },
      isOpen: () => socket.readyState === socket.OPEN,
      admit: async (params) => {
        try {
          const { caller, leave } = await callers.admit(params, headers, expired);
          onceClosed(socket, leave);
          this.settle(socket, caller, remoteAddress);
          saidWho();
          client.caller = caller;
          return true;
        } catch (error) {
          this.close(socket, closingFor(error) ?? this.broken(error));
          return false;
        }
      },
    };
    return client;
  }

  /** @throws AnswerError */
  private settle(socket: WebSocket, caller: Caller, callerAddress: string | undefined): void {
    this.options.budgets.admit({ caller, callerAddress });
    onceClosed(socket, this.places.settle(caller, callerAddress));
  }

  private async hear(
    socket: WebSocket,
    listener: (data: string) => Promise<void>,
    data: string,
    isBinary: boolean,
  ): Promise<void> {
    if (isBinary) return this.close(socket, closing(closeCodes.badRequest, 'Messages are text.'));
    if (socket.bufferedAmount > mostUnread)
      return this.close(socket, closing(closeCodes.doesNotRead, 'You send more than you read.'));
    try {
      await listener(data);
    } catch (error) {
      // Whoever has gone, or is sent away, gets no answers any more.
      if (socket.readyState === socket.OPEN) this.close(socket, this.broken(error));
    }
  }

  private broken(error: unknown): Closing {
    this.options.logger.error({ err: error }, 'A live connection was closed because of an error.');
    return closing(closeCodes.internal, 'Something went wrong on this side.');
  }

  /** Who does not answer that they have understood, as they do not read, is cut off. */
  private close(socket: WebSocket, { code, reason }: Closing): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(code, reason);
    const impatient = setTimeout(() => socket.terminate(), this.options.terms.farewellMs);
    socket.once('close', () => clearTimeout(impatient));
  }
}

const onceClosed = (socket: WebSocket, then: () => void): void => {
  if (socket.readyState === socket.OPEN) socket.once('close', then);
  else then();
};

/** As `ws` gives it to who has not asked for anything else. */
const textOf = (data: RawData): string => (data as Buffer).toString();

/** Resolves when it is handed to the network: so the next answer is taken when the client has read so far. */
const sent = (socket: WebSocket, data: string): Promise<void> =>
  new Promise((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve())));

/** After an upgrade nobody reads the socket or looks at how long it lasts: to end our half would leave it open for ever. */
const refuse = (socket: Duplex, status: number, reason: string): void => {
  const impatient = setTimeout(() => socket.destroy(), longestRefusalMs);
  socket.once('close', () => clearTimeout(impatient));
  socket.once('finish', () => socket.destroy());
  const head = [`HTTP/1.1 ${status} ${reasons[status] ?? ''}`, 'content-type: text/plain', 'connection: close'];
  socket.end(`${[...head, `content-length: ${Buffer.byteLength(reason)}`].join('\r\n')}\r\n\r\n${reason}`);
};
/** Milliseconds that somebody who does not read has for the reason. */
const longestRefusalMs = 1_000;
const reasons: Readonly<Record<number, string>> = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' };
