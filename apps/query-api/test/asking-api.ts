import { type QueryConfig, queryConfig } from '@refold/platform';
import { makeToken, type Role } from '@refold/platform/access';
import { testSecret } from '@refold/testing';
import { startApi } from './running-api';

/** Who asks, by the token that they show. */
export interface Asker {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}
export const stranger: Asker = { name: 'nobody', headers: {} };

export const asker = async (roles: readonly Role[], customerId: string | null = null): Promise<Asker> => {
  const terms = { secret: new TextEncoder().encode(testSecret), issuer: null, audience: 'refold', lifetime: 600 };
  const token = await makeToken({ subject: customerId ?? roles.join('-'), roles, customerId }, terms);
  return { name: roles.join('-'), headers: { authorization: `Bearer ${token}` } };
};

export interface AskedAnswer {
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A query API that asks who calls. */
export interface AskingApi {
  readonly url: string;
  ask(asker: Asker, query: string, variables?: Record<string, unknown>): Promise<AskedAnswer>;
  close(): Promise<void>;
}

const nowhere = {
  DATABASE_URL_VIEWS: 'postgres://views:hidden@127.0.0.1:1/views',
  CLICKHOUSE_URL: 'http://127.0.0.1:1/refold',
  ...{ LOG_LEVEL: 'silent', PORT: '0' },
};

/** Nothing is behind it but what is given. */
export const startAskingApi = async (places: Partial<QueryConfig> = {}): Promise<AskingApi> => {
  const api = await startApi({ ...queryConfig({ ...nowhere, AUTH_SECRET: testSecret }), ...places });
  return {
    url: api.url,
    close: () => api.close(),
    ask: async ({ headers }, query, variables) => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { ...((await response.json()) as object), status: response.status };
    },
  };
};
