import { makeToken } from '@refold/platform/access';
import { join } from 'node:path';
import { salesFacts } from '../../../apps/query-api/src/sales/sales.resolver';
import { salesStatement } from '../../../apps/query-api/src/sales/sales-query';
import { heapFlags } from '../../../tools/local-stack/src/apps/heap-flags';
import { AppProcess } from '../processes/app-process';
import { answerTo } from './load';
import { startPeer } from './peer';
import { asked, bareAsked, peerAsked, type QuestionName, type Sent } from './questions';
import type { Stores } from './stores';

/** Somebody who answers questions. */
export interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests for a question; none where it cannot be asked here. */
  readonly requests: (question: QuestionName) => readonly Sent[];
}

const queryApi = join(__dirname, '..', '..', '..', 'apps', 'query-api', 'src', 'main.js');
const bareServer = join(__dirname, 'bare-server.js');
const secret = 'a secret that has thirty-two bytes';

/** The query API on these stores, which asks its callers who they are, and what it is compared with, which does not. */
export class Servers {
  private readonly processes: AppProcess[] = [];
  private readonly all: Asked[] = [];

  constructor(private readonly stores: Stores) {}

  startOurs(): Promise<Asked> {
    const { viewsUrl, factsUrl, orderIds } = this.stores;
    const stores = { DATABASE_URL_VIEWS: viewsUrl, CLICKHOUSE_URL: factsUrl };
    // One caller asks for everything here, as fast as it can.
    const access = { AUTH_SECRET: secret, TOKEN_SECRET: secret, GRAPHQL_VALUES_PER_MINUTE: '0' };
    const environment = { ...stores, ...access, NODE_ENV: 'production' };
    return this.begun(AppProcess.start(queryApi, environment, '/readyz', heapFlags('query-api')), (question) =>
      asked(question, orderIds),
    );
  }

  startLimit(): Promise<Asked> {
    const { viewsUrl, factsUrl, orderIds } = this.stores;
    const tables = Object.fromEntries(salesFacts.map((name) => [name, `${name}_v1`]));
    const { text, values } = salesStatement({ by: ['month', 'state'], timeZone: 'UTC' }, tables);
    const sales = { SALES: text, SALES_VALUES: JSON.stringify(values) };
    const environment = { DATABASE_URL: viewsUrl, CLICKHOUSE_URL: factsUrl, ...sales, NODE_ENV: 'production' };
    return this.begun(AppProcess.start(bareServer, environment, '/'), (question) => bareAsked(question, orderIds));
  }

  startPeer(log: (line: string) => void): Promise<Asked> {
    const { viewsUrl, orderIds } = this.stores;
    return this.begun(startPeer(viewsUrl, log), (question) => (question === 'C' ? [] : peerAsked(question, orderIds)));
  }

  /** That the answers to a question hold the rows that were asked for. What answers nothing would be fast. */
  async check(question: QuestionName): Promise<void> {
    for (const { url, headers, requests } of this.all) {
      const [first] = requests(question);
      if (!first) continue;
      const text = JSON.stringify(await answerTo(url, first, headers));
      if (!expected[question](this.stores).every((part) => text.includes(part)))
        throw new Error(`The answer of ${url} to ${question} is not whole: ${text.slice(0, 500)}`);
    }
  }

  async stop(): Promise<void> {
    for (const process of this.processes) await process.stop();
  }

  private async begun(starting: Promise<AppProcess>, requests: Asked['requests']): Promise<Asked> {
    const process = await starting;
    this.processes.push(process);
    const { url } = process;
    const begun = { url, requests, headers: await asStaff() };
    this.all.push(begun);
    return begun;
  }
}

/** What must be found in the answer to the first request of a question. */
const expected: Readonly<Record<QuestionName, (stores: Stores) => readonly string[]>> = {
  A: ({ orderIds: [id = ''] }) => [id, 'Curitiba', '@example.com', 'Product ', 'installments'],
  B: () => ['Curitiba', 'Correios', 'olist'],
  C: () => ['2016-09', 'SP', 'BRL'],
};

const asStaff = async (): Promise<Record<string, string>> => {
  const terms = { secret: Buffer.from(secret), issuer: null, audience: 'refold', lifetime: 86_400 };
  const token = await makeToken({ subject: 'bench', roles: ['staff'], customerId: null }, terms);
  return { authorization: `Bearer ${token}` };
};
