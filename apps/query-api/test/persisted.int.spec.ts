import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualEdge } from '@refold/platform';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { OrderDetails } from '@refold/views';
import { getIntrospectionQuery, parse, print } from 'graphql';
import { countStatements } from './count-statements';
import { order } from './example-rows';
import { LiveClient } from './live-client';
import { type RunningApi, startApi } from './running-api';
import { createViewTables, insertRows } from './view-tables';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const inFile = `# The order page.
query OrderPage($id: ID!) {
  order(id: $id) { id status total { amount } }
}
`;
const ofApollo = 'query Ids { orders(first: 5) { nodes { id } } }';
const ofRelay = 'query Count { orders { totalCount } }';
const following = 'subscription Followed { order(id: "order-1") { id } }';
const changing = 'mutation Build { rebuild(views: ["order_details"], dryRun: true) { view } }';
const ofYesterday = 'query Old { orders { colour } }';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly codes: readonly unknown[];
  readonly text: string;
}

describe('operations of a list', () => {
  let database: TestDatabase;
  let folder: string;
  const running: RunningApi[] = [];
  let only: RunningApi;

  beforeAll(async () => {
    database = await testDatabase('persisted');
    await createViewTables(database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
    folder = mkdtempSync(join(tmpdir(), 'refold-operations-'));
    mkdirSync(join(folder, 'shop'));
    writeFileSync(join(folder, 'shop', 'order-page.graphql'), inFile);
    const operations = [ofApollo, changing].map((body) => ({ id: sha256(body), name: 'A', type: 'query', body }));
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
    writeFileSync(join(folder, 'apollo.json'), JSON.stringify(manifest));
    writeFileSync(
      join(folder, 'relay.json'),
      JSON.stringify(Object.fromEntries([ofRelay, ofYesterday, following].map((text) => [sha256(text), text]))),
    );
    only = await start('only');
    await asked(only, byText(ofRelay));
  });
  afterAll(async () => {
    for (const api of running) await api.close();
    rmSync(folder, { recursive: true, force: true });
    await database?.drop();
  });

  const start = async (mode: 'off' | 'allowed' | 'only', path = folder): Promise<RunningApi> => {
    const api = await startApi({
      ...{ viewsUrl: database.url, factsUrl: 'http://127.0.0.1:1' },
      edge: { ...usualEdge, persisted: { mode, path } },
    });
    running.push(api);
    return api;
  };
  const answerOf = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    const body = (text ? JSON.parse(text) : {}) as { data?: unknown; errors?: { extensions: { code: unknown } }[] };
    const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
    return { status: response.status, headers: response.headers, data: body.data, codes, text };
  };
  const byText = (query: string, variables?: object) => ({ query, variables });
  const byHash = (text: string, variables?: object) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } },
    variables,
  });
  const asked = async (api: RunningApi, body: unknown): Promise<Answer> => answerOf(await api.post(body));
  const got = async (api: RunningApi, text: string, variables: object = {}, headers: Record<string, string> = {}) => {
    const { extensions } = byHash(text);
    const query = new URLSearchParams({
      extensions: JSON.stringify(extensions),
      variables: JSON.stringify(variables),
    });
    return answerOf(
      await fetch(`${api.url}/graphql?${query.toString()}`, {
        headers: { 'apollo-require-preflight': '1', ...headers },
      }),
    );
  };
  const one = { id: 'order-1' };
  const theOrder = { order: { id: 'order-1', status: 'PLACED', total: { amount: '12.30' } } };

  describe('where nothing else is answered', () => {
    it('are answered by their hash and by their text, as it stands in the file and as it is printed', async () => {
      const printed = print(parse(inFile));
      for (const body of [byText(inFile, one), byText(inFile.trim(), one), byText(printed, one), byHash(printed, one)])
        expect((await asked(only, body)).data).toEqual(theOrder);
      expect((await asked(only, byHash(ofApollo))).data).toEqual({ orders: { nodes: [{ id: 'order-1' }] } });
      expect((await asked(only, byHash(ofRelay))).data).toEqual({ orders: { totalCount: 1 } });
    });

    it.each([
      ['another query', '{ orders { totalCount } }'],
      ['one with a space more', `${ofRelay} `],
      ['the question for the schema', getIntrospectionQuery()],
      ['a mutation', 'mutation { rebuild(views: ["order_details"]) { view } }'],
      ['what is no GraphQL', '{ order('],
      ['what is not of this schema', '{ orders { nodes { ide } } }'],
    ])('%s is refused, and nothing of it is read', async (_, query) => {
      let answer: Answer | undefined;
      const statements = await countStatements(async () => {
        answer = await asked(only, byText(query, {}));
      });
      expect([answer?.status, answer?.codes, statements]).toEqual([403, ['OPERATION_NOT_PERSISTED'], 0]);
      // No word of what fields there are.
      expect(answer?.text).not.toMatch(/Did you mean|Syntax/);
    });

    it('another is not answered with the name, the operation or the hash of one that is', async () => {
      const query = '{ orders { totalCount } }';
      const refused = [403, ['OPERATION_NOT_PERSISTED']];
      const named = await asked(only, { query, operationName: 'Count' });
      expect([named.status, named.codes]).toEqual(refused);
      const lying = await asked(only, { ...byHash(ofRelay), query });
      expect([lying.status, lying.data]).toEqual([400, undefined]);
      const both = await asked(only, {
        query: `${ofRelay} query Mine { orders { nodes { id } } }`,
        operationName: 'Count',
      });
      expect([both.status, both.codes]).toEqual(refused);
    });

    it('a hash that is not in the list is not found, and nobody adds to it by asking', async () => {
      const mine = '{ orders { totalCount } }';
      expect((await asked(only, byHash(mine))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
      expect((await asked(only, { ...byHash(mine), query: mine })).codes).toEqual(['OPERATION_NOT_PERSISTED']);
      expect((await asked(only, byHash(mine))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    });

    it('the limits hold for those of the list, too, and so does what is wrong with their variables', async () => {
      expect((await asked(only, byHash(print(parse(inFile)), {}))).codes).toEqual(['BAD_USER_INPUT']);
    });

    it('one that is not of this schema any more is told so, in the log from the start, and the others are answered', async () => {
      expect((await asked(only, byHash(ofYesterday))).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      const line = only.log.find((each) => each.includes('not of this schema'));
      expect(line).toContain(sha256(ofYesterday));
      expect(line).toContain('colour');
    });
  });

  it('where others are, too, may be asked for by their hash, and whoever registers one is not heard', async () => {
    const api = await start('allowed');
    const mine = '{ orders { totalCount } }';
    expect((await asked(api, byText(mine))).data).toEqual({ orders: { totalCount: 1 } });
    expect((await asked(api, byHash(ofRelay))).data).toEqual({ orders: { totalCount: 1 } });
    expect((await asked(api, { ...byHash(mine), query: mine })).data).toEqual({ orders: { totalCount: 1 } });
    expect((await asked(api, byHash(mine))).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  it('where there is no list, a hash is told to be of no use, so that clients send texts', async () => {
    const api = await start('off');
    expect((await asked(api, byHash(ofRelay))).codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  it('that cannot be read keep the process from starting, and the file is named', async () => {
    const broken = join(folder, 'shop', 'order-page.graphql');
    await expect(start('only', join(folder, 'nowhere'))).rejects.toThrow(/nowhere: There is no such file/);
    writeFileSync(join(folder, 'z.json'), JSON.stringify({ [sha256('{ a }')]: '{ b }' }));
    await expect(start('only')).rejects.toThrow(/z\.json: The text under .* has another SHA-256/);
    writeFileSync(join(folder, 'z.json'), '{}');
    writeFileSync(broken, '{ order(');
    await expect(start('only')).rejects.toThrow(/order-page\.graphql: Syntax Error/);
    writeFileSync(broken, 'fragment A on Order { id }');
    await expect(start('only')).rejects.toThrow(/order-page\.graphql: It holds no operation/);
  });

  describe('asked for by GET', () => {
    const printed = print(parse(inFile));

    it('are kept by their caller alone, who is told when the answer is still the same', async () => {
      const first = await got(only, printed, one);
      expect([first.status, first.data]).toEqual([200, theOrder]);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      expect(first.headers.get('vary')).toContain('authorization');
      const etag = first.headers.get('etag') ?? '';
      const again = await got(only, printed, one, { 'if-none-match': etag });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe('private, no-cache');
      // What was kept says how fresh it was then; this says how fresh it is now.
      expect(JSON.parse(again.headers.get('x-refold-freshness') ?? '')).toMatchObject({
        views: [{ view: 'order_details', version: 1 }],
      });
    });

    it('are sent anew once they are another', async () => {
      const etag = (await got(only, printed, one)).headers.get('etag') ?? '';
      await database.pool.query(`update order_details_v1 set total_amount = 1231 where order_id = 'order-1'`);
      const changed = await got(only, printed, one, { 'if-none-match': etag });
      await database.pool.query(`update order_details_v1 set total_amount = 1230 where order_id = 'order-1'`);
      expect([changed.status, changed.data]).toEqual([
        ...[200, { order: { ...theOrder.order, total: { amount: '12.31' } } }],
      ]);
      expect(changed.headers.get('etag')).not.toBe(etag);
    });

    it('are kept by nobody where they are errors', async () => {
      const answer = await got(only, printed, {});
      expect([answer.codes, answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual([
        ...[['BAD_USER_INPUT'], 'no-store', null],
      ]);
    });

    it('are refused where they change something', async () => {
      const answer = await got(only, changing);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    });

    it('are not answered to a page that sends no more than an image or a form could', async () => {
      const query = new URLSearchParams({ extensions: JSON.stringify(byHash(ofRelay).extensions) });
      const statements = await countStatements(async () => {
        const answer = await answerOf(await fetch(`${only.url}/graphql?${query.toString()}`));
        expect([answer.status, answer.codes]).toEqual([400, ['BAD_REQUEST']]);
        for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
          const form = await fetch(`${only.url}/graphql`, {
            ...{ method: 'POST', body: JSON.stringify(byHash(ofRelay)), headers: { 'content-type': type } },
          });
          expect([type, form.status]).toEqual([type, 415]);
        }
      });
      expect(statements).toBe(0);
    });
  });

  it('are the only ones that are followed, too', async () => {
    const client = await LiveClient.open(only.url);
    try {
      expect((await client.follow(following).next()).data).toEqual({ order: { id: 'order-1' } });
      const others = await client.follow(following.replace('id }', 'units }')).refused();
      expect(others?.map(({ extensions }) => extensions['code'])).toEqual(['OPERATION_NOT_PERSISTED']);
    } finally {
      client.socket.terminate();
    }
  });
});
