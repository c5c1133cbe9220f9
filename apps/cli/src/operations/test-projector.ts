import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RebuildReport, Verb, VerbLine } from '@refold/platform/operations';
import { programOf } from '../program';
import { serviceNames } from '../system/services';

export interface Asked {
  readonly verb: string;
  readonly order: unknown;
}

/** One answer: lines of an answer that ends, `cut` one that breaks off after them, `away` none at all. */
export type TestAnswer = readonly VerbLine[] | { readonly cut: readonly VerbLine[] } | 'away';

/** A projector that answers each verb as it was told, the last answer again and again, and keeps what it was asked. */
export class TestProjector {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<Verb, TestAnswer[]>();

  private constructor(
    private readonly server: Server,
    /** Services that keep no copies. */
    private readonly services: Server,
  ) {}

  static async start(): Promise<TestProjector> {
    const server = createServer();
    const services = createServer((_, response) => {
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end('{"code":"not-found","detail":"No verbs."}');
    });
    const projector = new TestProjector(server, services);
    server.on('request', (request: IncomingMessage, response) => void projector.take(request, response));
    for (const each of [server, services]) {
      each.listen(0, '127.0.0.1');
      await once(each, 'listening');
    }
    return projector;
  }

  get url(): string {
    return addressOf(this.server);
  }

  get servicesUrl(): string {
    return addressOf(this.services);
  }

  answer(verb: Verb, ...answers: readonly TestAnswer[]): this {
    this.answers.set(verb, [...answers]);
    return this;
  }

  result(verb: Verb, ...results: readonly unknown[]): this {
    return this.answer(verb, ...results.map((result) => [{ result }]));
  }

  ordersOf(verb: Verb): unknown[] {
    return this.asked.filter((each) => each.verb === verb).map(({ order }) => order);
  }

  async stop(): Promise<void> {
    for (const each of [this.server, this.services]) {
      each.closeAllConnections();
      each.close();
      await once(each, 'close');
    }
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    const verb = (request.url ?? '').replace('/operator/', '') as Verb;
    this.asked.push({ verb, order: JSON.parse(body) });
    const waiting = this.answers.get(verb) ?? [];
    const answer = waiting.length > 1 ? waiting.shift() : waiting[0];
    if (answer === undefined) response.end(textOf({ refusal: { code: 'unknown', message: `There is no ${verb}.` } }));
    else if (answer === 'away') request.socket.destroy();
    else if ('cut' in answer) response.write(answer.cut.map(textOf).join(''), () => response.destroy());
    else response.end(answer.map(textOf).join(''));
  }
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const textOf = (line: VerbLine): string => `${JSON.stringify(line)}\n`;

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly exits: readonly number[];
  readonly error: unknown;
  /** With --json: the lines of standard output. */
  readonly lines: readonly Record<string, unknown>[];
}

/** Runs the command against this projector. `onListening` gets what Ctrl-C would call. */
export const refold = async (
  projector: { readonly url: string; readonly servicesUrl?: string },
  args: readonly string[],
  { isTTY = false, onListening = (_interrupt: () => void): void => undefined } = {},
): Promise<Ran> => {
  const written = { out: '', err: '' };
  const exits: number[] = [];
  const program = programOf({
    streams: {
      out: { write: (text: string) => (written.out += text) },
      err: { isTTY, write: (text: string) => (written.err += text) },
    },
    exit: (code) => exits.push(code),
    environment: environmentOf(projector),
    onInterrupt: (listener) => {
      onListening(listener);
      return () => undefined;
    },
  });
  const error: unknown = await program.parseAsync([...args], { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const texts = args.includes('--json') ? written.out.split('\n').filter(Boolean) : [];
  return { ...written, exits, error, lines: texts.map((text) => JSON.parse(text) as Record<string, unknown>) };
};

const nowhere = 'http://127.0.0.1:1';

const environmentOf = ({ url, servicesUrl = nowhere }: Parameters<typeof refold>[0]): Record<string, string> => ({
  ...Object.fromEntries(serviceNames.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, servicesUrl])),
  PROJECTOR_URL: url,
  QUERY_API_URL: nowhere,
});

export const aRebuild = (changed: Partial<RebuildReport> = {}): RebuildReport => ({
  view: 'order_details',
  engine: 'postgres',
  from: 1,
  version: 2,
  state: 'running',
  phase: 'rows',
  kind: 'full',
  sources: { orders: 'kafka' },
  workers: 1,
  throttle: 'auto',
  eventsDone: 250_000,
  eventsTotal: 1_000_000,
  eventsPerSecond: 98_000.4,
  secondsLeft: 7.65,
  error: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:02.500Z',
  finishedAt: null,
  ...changed,
});
