import type { Socket } from 'node:net';
import type { WhenGone } from './ledger-watch';

/** A caller has gone when their socket is closed; the request itself counts as closed once its body is read. */
export const whenClosed =
  (socket: Socket): WhenGone =>
  (listener) => {
    if (socket.destroyed) listener();
    else socket.once('close', listener);
    return () => socket.off('close', listener);
  };
