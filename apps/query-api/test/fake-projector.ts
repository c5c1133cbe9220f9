import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Verb, VerbLine } from '@refold/platform/operations';

interface Asked {
  readonly verb: string;
  readonly order: unknown;
  /** What was shown of the one who asks, if anything was. */
  readonly authorization?: string;
}

export interface FakeProjector {
  readonly url: string;
  /** What it was asked, in order. */
  readonly asked: Asked[];
  /** Answers this verb by these lines from now on. */
  answer(verb: Verb, ...lines: readonly VerbLine[]): void;
  stop(): Promise<void>;
}

/** A projector that answers as it is told, and keeps what it was asked. */
export const startFakeProjector = async (): Promise<FakeProjector> => {
  const asked: Asked[] = [];
  const answers = new Map<string, readonly VerbLine[]>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const verb = (request.url ?? '').replace('/operator/', '');
      const { authorization } = request.headers;
      asked.push({ verb, order: JSON.parse(body), ...(authorization !== undefined && { authorization }) });
      response.end((answers.get(verb) ?? []).map((line) => `${JSON.stringify(line)}\n`).join(''));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (verb, ...lines) => void answers.set(verb, lines),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body;
};
