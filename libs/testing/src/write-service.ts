import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName, WriteConfig } from '@refold/platform/write';
import { testDatabase, type TestDatabase } from './stack-postgres';

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; undefined when there is none. */
  readonly body: Record<string, unknown>;
}

interface Recorded {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A service over real HTTP on a database of its own; nothing is published, as with RELAY=process. */
export interface TestService {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  get(path: string): Promise<TestAnswer>;
  /** The events of one stream that are in the feed by now. */
  stream(streamId: string): Promise<Recorded[]>;
  /** Posts lines of history. */
  history(...lines: object[]): Promise<TestAnswer>;
  /** Stops the service and starts it again on the same database, after `whileDown`. */
  restart(whileDown?: () => Promise<unknown>): Promise<void>;
  /** Stops the service and drops its database. */
  drop(): Promise<void>;
}

/** Starts a service and waits until it is ready. */
export const testService = async (
  name: ServiceName,
  moduleWith: (config: WriteConfig) => DynamicModule,
  environment: Record<string, string> = {},
): Promise<TestService> => {
  const database = await testDatabase(name);
  const start = () =>
    startApp(name, moduleWith, {
      [`DATABASE_URL_${name.toUpperCase()}`]: database.url,
      // Alone it hears of no customer; a test that is about them says required.
      ...{ RELAY: 'process', PORT: '0', LOG_LEVEL: 'silent', KNOWN_CUSTOMERS: 'any' },
      ...environment,
    });
  return new RunningService(database, start, await start());
};

class RunningService implements TestService {
  constructor(
    readonly database: TestDatabase,
    private readonly start: () => Promise<{ app: NestFastifyApplication; url: string }>,
    private running: { app: NestFastifyApplication; url: string },
  ) {}

  get url(): string {
    return this.running.url;
  }
  get app(): NestFastifyApplication {
    return this.running.app;
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    if (body === undefined) return this.fetch(path, { method: 'POST', headers });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.fetch(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  get(path: string): Promise<TestAnswer> {
    return this.fetch(path, {});
  }

  async stream(streamId: string): Promise<Recorded[]> {
    const text = await (await fetch(`${this.url}/streams/${encodeURIComponent(streamId)}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Recorded);
  }

  history(...lines: object[]): Promise<TestAnswer> {
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    return this.post('/operator/history', text, { 'content-type': 'application/x-ndjson' });
  }

  async restart(whileDown: () => Promise<unknown> = async () => undefined): Promise<void> {
    await this.app.close();
    await whileDown();
    this.running = await this.start();
  }

  async drop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  private async fetch(path: string, init: RequestInit): Promise<TestAnswer> {
    const response = await fetch(`${this.url}${path}`, init);
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>,
    };
  }
}

const startApp = async (
  name: ServiceName,
  moduleWith: (config: WriteConfig) => DynamicModule,
  environment: Record<string, string>,
): Promise<{ app: NestFastifyApplication; url: string }> => {
  // Loaded here only: specs without a service need not wait for Nest.
  const { createApp, writeConfig } = await import('@refold/platform/write');
  const config = writeConfig(name, environment);
  const app = await createApp(moduleWith(config), config);
  await app.listen(config.port, config.host);
  const url = await app.getUrl();
  // One with sagas waits at its first start until it has seen where the topics of the others end.
  await eventually(async () => (await fetch(`${url}/readyz`)).status === 200, 60_000);
  return { app, url };
};

/** Waits until something has become true. */
export const eventually = async (check: () => Promise<boolean> | boolean, longestMs = 15_000): Promise<void> => {
  const deadline = Date.now() + longestMs;
  while (!(await check())) {
    if (Date.now() > deadline)
      throw new Error(`This has not become true within ${longestMs / 1000} s: ${String(check)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
