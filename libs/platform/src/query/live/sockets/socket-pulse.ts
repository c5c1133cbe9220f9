import type { WebSocket } from 'ws';

/** Pings that may stay without an answer. */
const mostUnanswered = 2;

/** Pings all connections by one timer, which runs while there are any. */
export class SocketPulse {
  private readonly unanswered = new Map<WebSocket, number>();
  private timer: NodeJS.Timeout | undefined;

  /** @param onSilent told of one who has answered none of two pings: who does not read cannot answer */
  constructor(
    private readonly everyMs: number,
    private readonly onSilent: (socket: WebSocket) => void,
  ) {}

  watch(socket: WebSocket): void {
    this.unanswered.set(socket, 0);
    socket.on('pong', () => this.unanswered.has(socket) && this.unanswered.set(socket, 0));
    socket.once('close', () => this.forget(socket));
    this.timer ??= setInterval(() => this.beat(), this.everyMs);
  }

  private forget(socket: WebSocket): void {
    this.unanswered.delete(socket);
    if (this.unanswered.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private beat(): void {
    for (const [socket, missed] of this.unanswered) {
      this.unanswered.set(socket, missed + 1);
      if (missed >= mostUnanswered) this.onSilent(socket);
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
  }
}
