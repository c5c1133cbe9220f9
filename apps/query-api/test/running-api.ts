import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, createLogger, type Freshness, type QueryConfig, usualEdge } from '@refold/platform';
import { QueryApiModule } from '../src/query-api.module';

interface AnswerOf<Data> {
  readonly data?: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  /** What the query API tells beside the answer. */
  readonly extensions?: { readonly freshness?: Freshness };
}

/** A query API that listens on a free port, with what it has logged. */
export interface RunningApi {
  readonly url: string;
  readonly log: readonly string[];
  /** The answer of `POST /graphql`, whatever its status. */
  ask<Data = never>(query: string, variables?: Record<string, unknown>): Promise<AnswerOf<Data>>;
  /** Only the data. @throws Error with the first error */
  data<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

type Places = Pick<QueryConfig, 'viewsUrl' | 'factsUrl'> & Partial<QueryConfig>;

/** All services at one address. */
export const everywhere = (url: string): QueryConfig['serviceUrls'] => ({
  ...{ orders: url, payments: url, inventory: url, customers: url, shipping: url },
});

export const startApi = async (places: Places): Promise<RunningApi> => {
  const config: QueryConfig = {
    process: 'query-api',
    host: '127.0.0.1',
    port: 0,
    allowRemote: false,
    logLevel: 'warn',
    dependencies: {},
    projectorUrl: 'http://127.0.0.1:1',
    serviceUrls: everywhere('http://127.0.0.1:1'),
    tokenSecret: 'a secret that has thirty-two bytes',
    compileQueries: true,
    edge: usualEdge,
    ...places,
  };
  const log: string[] = [];
  const logger = createLogger({ ...config, to: { write: (line: string) => void log.push(line) } });
  const app: NestFastifyApplication = await createApp(QueryApiModule.with(config, logger), config, { logger });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const ask = async <Data>(query: string, variables?: Record<string, unknown>) =>
    (await (await post({ query, variables })).json()) as AnswerOf<Data>;
  const data = async <Data>(query: string, variables?: Record<string, unknown>): Promise<Data> => {
    const answer = await ask<Data>(query, variables);
    if (answer.errors || !answer.data) throw new Error([JSON.stringify(answer.errors), ...log.slice(-1)].join('\n'));
    return answer.data;
  };
  return { url, log, post, ask, data, close: () => app.close() };
};
