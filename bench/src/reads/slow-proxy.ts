import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stands before a service and holds each request for a while. It passes the rest on as it is. */
export class SlowProxy {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: string, delayMs: number): Promise<SlowProxy> {
    const server = createServer((asked, answer) => {
      void sleep(delayMs).then(() => proxy.pass(target, asked, answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new SlowProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return proxy;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Only GET comes here: there is no body to be passed on. */
  private pass(target: string, asked: IncomingMessage, answer: ServerResponse): void {
    const { method, headers } = asked;
    const sent = request(new URL(asked.url ?? '/', target), { method, headers, agent: this.agent }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    sent.on('error', () => answer.destroy());
    sent.end();
  }
}
