import type { ServiceName } from '@refold/platform/write';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckoutBreak } from '../../breaks/breaks';
import type { Answer, Fate, Lateness, Mailed, Question, Reached } from '../process/protocol';
import { Provider } from './provider';
import { ServiceProcess } from './service-process';

export const services = [
  'orders',
  'payments',
  'inventory',
  'customers',
  'shipping',
] as const satisfies readonly ServiceName[];

/** Decides what becomes of a command at a point of its life. Who never answers lets it wait, until its process is killed. */
export type Fates = (service: ServiceName, reached: Reached) => Promise<Fate>;

export interface SystemOptions {
  readonly label: string;
  readonly style: 'choreography' | 'orchestration';
  readonly broken?: CheckoutBreak | null;
  readonly environment?: Readonly<Record<string, string>>;
}

/** All five services, each in a process and on a database of its own, and the world around them, which outlives them. */
export class CheckoutSystem {
  readonly provider = new Provider();
  /** Every mail that was handed over, repeats as well. */
  readonly mails: Mailed['mail'][] = [];
  /** Under which people have asked for something. */
  readonly keys = new Set<string>();
  fates: Fates = async () => 'goes on';
  /** For how long a reader is to fall behind with what it has fetched just now. */
  lateness: (service: ServiceName, topic: string) => Promise<Lateness> = async () => 0;
  readonly log: string[] = [];
  private readonly processes = new Map<ServiceName, ServiceProcess>();
  private isClosed = false;
  private readonly beside = new Set<Promise<unknown>>();

  private constructor(
    private readonly options: SystemOptions,
    readonly topics: TestTopics,
    readonly databases: Readonly<Record<ServiceName, TestDatabase>>,
    private readonly ports: Readonly<Record<ServiceName, number>>,
  ) {}

  static async open(options: SystemOptions): Promise<CheckoutSystem> {
    const named = async <T>(of: (name: ServiceName) => Promise<T>): Promise<Record<ServiceName, T>> =>
      Object.fromEntries(await Promise.all(services.map(async (name) => [name, await of(name)]))) as never;
    const topics = testTopics(options.label);
    const system = new CheckoutSystem(options, topics, await named(testDatabase), await named(freePort));
    try {
      await Promise.all(services.map((name) => system.start(name)));
      return system;
    } catch (error) {
      await system.close();
      throw error;
    }
  }

  urlOf(service: ServiceName): string {
    return `http://127.0.0.1:${this.ports[service]}`;
  }

  /** As a crash. It is started again at once, or after `awayMs`; until then nobody answers at its address. */
  async crash(service: ServiceName, awayMs = 0): Promise<void> {
    await this.processes.get(service)?.kill();
    this.note(`${service} was killed`);
    await sleep(awayMs);
    await this.start(service);
    this.note(`${service} is back`);
  }

  /** In order, with other words in its environment, after what is to be done while it is down. */
  async restart(
    service: ServiceName,
    environment: Readonly<Record<string, string>> = {},
    whileDown: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.processes.get(service)?.stop();
    await whileDown();
    await this.start(service, environment);
  }

  note(line: string): void {
    this.log.push(line);
    if (process.env['TORTURE_LOG']) process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  }

  /** Something that goes on while others happen. {@link settled} waits for it. */
  aside(work: Promise<unknown>): void {
    // Told by `settled`, and not before.
    work.catch(() => undefined);
    this.beside.add(work);
  }

  /** @throws what went wrong beside */
  async settled(): Promise<void> {
    while (this.beside.size > 0) {
      const all = [...this.beside];
      this.beside.clear();
      await Promise.all(all);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.processes.values()].map((each) => each.kill()));
    await Promise.allSettled(this.beside);
    await Promise.all(Object.values(this.databases).map((database) => database.drop()));
    // A group whose readers were killed is not empty yet; the broker gives it up by itself.
    await this.topics.drop().catch(() => undefined);
  }

  private async start(service: ServiceName, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const { topics, databases, options } = this;
    const addresses = services.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, this.urlOf(name)]);
    const environment = {
      ...{
        TORTURE_SERVICE: service,
        PORT: String(this.ports[service]),
        LOG_LEVEL: process.env['TORTURE_LOG'] ?? 'fatal',
      },
      ...{ KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix, RELAY: 'inside' },
      ...(Object.fromEntries(addresses) as Record<string, string>),
      [`DATABASE_URL_${service.toUpperCase()}`]: databases[service].url,
      ...(service === 'orders' && { CHECKOUT: options.style }),
      ...(options.broken && { TORTURE_BREAK: options.broken }),
      ...options.environment,
      ...more,
    };
    if (this.isClosed) return;
    const started = ServiceProcess.start(environment, (asked) => this.world(service, asked));
    this.processes.set(service, started);
    await started.ready();
  }

  private async world(service: ServiceName, question: Question): Promise<Answer> {
    if (question.kind === 'reached') return this.fates(service, question);
    if (question.kind === 'fetched') return this.lateness(service, question.topic);
    if (question.kind === 'gateway') return this.provider.take(question);
    this.mails.push(question.mail);
    return null;
  }
}

/** One that nobody listens on now. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
