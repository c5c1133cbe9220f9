import { queryConfig } from '@refold/platform';
import { bearerOf, testSecret } from '@refold/testing';
import { type FakeProjector, startFakeProjector } from './fake-projector';
import { cases } from './operator-cases';
import { type RunningApi, startApi } from './running-api';
import { describeSignedInPlayground } from './signed-in-playground';

const environment = {
  AUTH_SECRET: testSecret,
  DATABASE_URL_VIEWS: 'postgres://views:hidden@127.0.0.1:1/views',
  CLICKHOUSE_URL: 'http://127.0.0.1:1/refold',
  LOG_LEVEL: 'silent',
};

describe('a query API that asks who calls', () => {
  let projector: FakeProjector;
  let api: RunningApi;
  beforeAll(async () => {
    projector = await startFakeProjector();
    api = await startApi(queryConfig({ ...environment, PORT: '0', PROJECTOR_URL: projector.url }));
  });
  beforeEach(() => projector.asked.splice(0));
  afterAll(async () => {
    await api?.close();
    await projector?.stop();
  });

  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const asRole = async (role: Parameters<typeof bearerOf>[0], query: string) =>
    ask(query, { authorization: await bearerOf(role) });

  it('answers no stranger, not even what could be asked', async () => {
    for (const query of ['{ __typename }', '{ __schema { types { name } } }', '{ orders { nodes { id } } }'])
      expect(await ask(query)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const byGet = `${api.url}/graphql?query=${encodeURIComponent('{ __schema { types { name } } }')}`;
    const response = await fetch(byGet, { headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('shows the page to a browser that opens it, which holds no data', async () => {
    const page = await fetch(`${api.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect((await fetch(`${api.url}/graphql/assets/playground.js`)).status).toBe(200);
  });

  it.each(['customer', 'staff', 'operator', 'service'] as const)('answers the questions of %s', async (role) => {
    expect(await asRole(role, '{ __typename }')).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
    // Let in, and told that nothing is behind.
    expect(await asRole(role, '{ orders { nodes { id } } }')).toMatchObject({
      body: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
    });
  });

  it('refuses in words whoever has no role here, whatever is asked', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ orders { nodes { id } } }'])
      expect(await ask(query, { authorization: await bearerOf() })).toMatchObject({
        status: 403,
        body: {
          errors: [
            {
              message:
                'This is for callers with the role customer, staff, operator or service; ' +
                'your token names no role of this system.',
              extensions: { code: 'FORBIDDEN' },
            },
          ],
        },
      });
  });

  it.each(cases)('%s is not for staff, and the projector is not asked', async (field, text) => {
    const { status, body } = await asRole('staff', text);
    const root = text.trimStart().startsWith('mutation') ? 'Mutation' : 'Query';
    expect([status, body['data']]).toEqual([403, undefined]);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', fields: [`${root}.${field}`] } }] });
    expect(projector.asked).toEqual([]);
  });

  it.each(['operator', 'service'] as const)('asks the projector for %s, as itself', async (role) => {
    projector.answer('rebuilds', { result: [] });
    expect(await asRole(role, '{ rebuilds { view } }')).toMatchObject({ body: { data: { rebuilds: [] } } });
    expect(projector.asked).toMatchObject([{ verb: 'rebuilds' }]);
    const [, claims = ''] = projector.asked[0]?.authorization?.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      ...{ sub: 'query-api', roles: ['service'], aud: 'refold' },
    });
  });

  describeSignedInPlayground(() => ({ api, projector }));
});
