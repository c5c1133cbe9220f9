import { IncomingMessage } from 'node:http';

/**
 * A request that says it would rather speak another protocol. Where a server listens for WebSockets, Node hands it all
 * such requests without their bodies, those of clients among them that would only like HTTP/2 (Java's, and curl's with
 * `--http2`). So of the others this says that they do not ask: they are answered as if they had not.
 */
export class RequestOrWebSocket extends IncomingMessage {
  /** Set by Node while it makes the request; a field with a value here would undo it. */
  declare private asksForUpgrade: boolean | null;

  get upgrade(): boolean | null {
    return this.asksForUpgrade && (this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket');
  }

  set upgrade(asks: boolean | null) {
    this.asksForUpgrade = asks;
  }
}
