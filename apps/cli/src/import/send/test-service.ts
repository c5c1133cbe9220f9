import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/* For specs: a service that remembers history by event id, and can be away for some requests. */

interface Line {
  readonly eventId: string;
  readonly type: string;
  readonly data: { readonly [field: string]: unknown };
}

export class TestService {
  readonly lines: Line[] = [];
  readonly batches: number[] = [];
  /** Statuses of the next answers; 0 breaks the connection after the work is done. */
  failures: number[] = [];
  private readonly known = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestService> {
    const server = createServer();
    const service = new TestService(server);
    server.on('request', (request: IncomingMessage, response) => {
      void bodyOf(request).then((body) => {
        const failure = service.failures.shift();
        if (failure === undefined || failure === 0) {
          const answer = service.take(body);
          if (failure === 0) return void request.socket.destroy();
          return void response.end(JSON.stringify(answer));
        }
        response.statusCode = failure;
        response.end('{"code":"unavailable"}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(body: string): object {
    const lines = body.trimEnd().split('\n');
    this.batches.push(lines.length);
    const answer = { appended: 0, repeated: 0, conflicts: [] as object[], refused: [] as object[] };
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      const before = this.known.get(line.eventId);
      if (before === text) answer.repeated += 1;
      else if (before !== undefined) answer.conflicts.push({ eventId: line.eventId, reason: 'has other content' });
      else {
        answer.appended += 1;
        this.known.set(line.eventId, text);
        this.lines.push(line);
      }
    }
    return answer;
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body;
};
