import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SagaInstanceReport } from '@refold/platform/operations';
import { programOf } from '../program';
import { serviceNames } from '../system/services';

type Answer = { readonly status: number; readonly body: unknown } | 'away';

/** All services and the query API in one: each path is answered as it was told, the rest is not found. */
export class TestServices {
  /** `POST orders/sagas/checkout/a/retry`, with what came along. */
  readonly asked: { readonly what: string; readonly body: unknown }[] = [];
  private readonly answers = new Map<string, Answer>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestServices> {
    const server = createServer();
    const services = new TestServices(server);
    server.on('request', (request: IncomingMessage, response) => {
      void textOf(request).then((text) => {
        const path = (request.url ?? '').slice(1);
        services.asked.push({ what: `${request.method} ${path}`, body: text === '' ? undefined : JSON.parse(text) });
        const found = services.answers.get(path.replace(/\?.*/, '')) ?? services.answers.get(path.split('/')[0] ?? '');
        if (found === 'away') return request.socket.destroy();
        const { status, body } = found ?? { status: 404, body: { code: 'not-found', detail: 'Nothing is here.' } };
        return response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return services;
  }

  /** @param path a whole one, or a service's name for all of its paths that are not named */
  answer(path: string, body: unknown, status = 200): this {
    this.answers.set(path, { status, body });
    return this;
  }

  away(service: string): this {
    this.answers.set(service, 'away');
    return this;
  }

  async refold(...args: string[]) {
    const written = { out: '', err: '' };
    const exits: number[] = [];
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const urls = serviceNames.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, `${url}/${name}`]);
    const program = programOf({
      streams: {
        out: { write: (text: string) => (written.out += text) },
        err: { write: (text: string) => (written.err += text) },
      },
      exit: (code) => exits.push(code),
      environment: {
        ...(Object.fromEntries(urls) as Record<string, string>),
        PROJECTOR_URL: url,
        QUERY_API_URL: `${url}/query-api`,
      },
      onInterrupt: () => () => undefined,
    });
    const error: unknown = await program.parseAsync(['sagas', ...args], { from: 'user' }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { ...written, exits, error };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
};

/** An instance that waits for a person, unless said otherwise. */
export const anInstance = (given: Partial<SagaInstanceReport> = {}): Omit<SagaInstanceReport, 'service'> => ({
  ...{ saga: 'checkout', version: 1, key: 'order-1', standing: 'stuck', step: 'reserving', outcome: null },
  ...{ troubles: ['ReserveStock was refused: unknown product'], attempt: 0, deadlineAt: '2026-03-01T10:15:00.000000Z' },
  ...{ startedAt: '2026-03-01T10:00:00.000000Z', changedAt: '2026-03-01T10:00:05.000000Z' },
  commands: [
    {
      ...{ number: 1, id: 'c-1', type: 'ChargePayment', status: 'answered', tries: 1, lastError: null, dueAt: null },
      ...{ sentAt: '2026-03-01T10:00:00.000000Z', answeredAt: '2026-03-01T10:00:02.000000Z' },
    },
    {
      ...{ number: 2, id: 'c-2', type: 'ReserveStock', status: 'refused', tries: 3, dueAt: null, answeredAt: null },
      ...{ sentAt: '2026-03-01T10:00:03.000000Z', lastError: 'unknown \u001b[31mproduct' },
    },
  ],
  ...given,
});
