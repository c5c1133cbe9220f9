import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueryConfig } from '@refold/platform';

interface Asked {
  /** `orders/sagas/checkout/order-1` */
  readonly path: string;
  readonly body?: unknown;
  readonly authorization?: string;
}

export interface FakeServices {
  /** Of each service; all are one server. */
  readonly urls: QueryConfig['serviceUrls'];
  /** What was asked for by POST, in order. */
  readonly done: Asked[];
  /** What they were asked to show, in order. */
  readonly asked: Asked[];
  /** The path is answered so from now on; all others are not found. */
  answer(path: string, status: number, body: unknown): void;
  /** The connections of this service break from now on. */
  cut(service: string): void;
  reset(): void;
  stop(): Promise<void>;
}

/** Services that answer as they are told, and keep what they were asked. */
export const startFakeServices = async (): Promise<FakeServices> => {
  const [asked, done]: [Asked[], Asked[]] = [[], []];
  const answers = new Map<string, { readonly status: number; readonly body: unknown }>();
  const cut = new Set<string>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = (request.url ?? '').slice(1).replace(/\?.*$/, '');
      if (cut.has(path.split('/')[0] ?? '')) return request.socket.destroy();
      const { authorization } = request.headers;
      const shown = {
        path,
        ...(body !== undefined && { body }),
        ...(authorization !== undefined && { authorization }),
      };
      (request.method === 'POST' ? done : asked).push(shown);
      const answer = answers.get(path) ?? { status: 404, body: { code: 'not-found', detail: 'Nothing is here.' } };
      response.statusCode = answer.status;
      return response.end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = (service: string): string => `${base}/${service}`;
  return {
    urls: {
      orders: at('orders'),
      payments: at('payments'),
      inventory: at('inventory'),
      customers: at('customers'),
      shipping: at('shipping'),
    },
    ...{ asked, done },
    answer: (path, status, body) => void answers.set(path, { status, body }),
    cut: (service) => void cut.add(service),
    reset: () => {
      [asked, done].forEach((each) => each.splice(0));
      answers.clear();
      cut.clear();
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body === '' ? undefined : JSON.parse(body);
};
