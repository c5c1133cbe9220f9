import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that does whatever a test wants of it. */
export class FakeService {
  /** What was asked, in order. */
  readonly asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  /** Requests that are being answered, and the most that there were at a time. */
  busy = 0;
  mostBusy = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: RequestListener): Promise<FakeService> {
    const server = createServer((request, response) => {
      service.asked.push({ path: request.url ?? '', headers: request.headers });
      service.mostBusy = Math.max(service.mostBusy, (service.busy += 1));
      response.once('close', () => (service.busy -= 1));
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const service = new FakeService(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return service;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Answers with this status and JSON. */
export const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
