import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roles, type Role } from '@refold/platform/access';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { type AskedAnswer, type Asker, asker, type AskingApi, startAskingApi, stranger } from './asking-api';
import { type FakeServices, startFakeServices } from './fake-services';
import { LiveClient } from './live-client';
import { introspection, type Place, schemaFrom, walkSchema } from './whole-schema';

/* docs/reference/who-may-ask.md has every field of the schema; here each is asked, without a token and as each role. */
const page = join(__dirname, '../../../docs/reference/who-may-ask.md');

type Top = 'Query' | 'Mutation' | 'Subscription';
type Outcome = 'allowed' | 'FORBIDDEN' | 'UNAUTHENTICATED';
const allowed = (outcome: Outcome): boolean => outcome === 'allowed';

describe('the whole schema, asked by everybody', () => {
  let services: FakeServices;
  let api: AskingApi;
  let schema: GraphQLSchema;
  /** Of each role: what it comes to, and what came of it. */
  const walks = new Map<Role, ReadonlyMap<string, Outcome>>();
  /** Of each role: fields that it is told to be hidden. */
  const hidden = new Map<Role, ReadonlySet<string>>();

  beforeAll(async () => {
    services = await startFakeServices();
    api = await startAskingApi({ serviceUrls: services.urls });
    schema = schemaFrom(await api.ask(await asker(['staff']), introspection));
    for (const role of roles) {
      const told = new Set<string>();
      const who = await asker([role]);
      walks.set(role, await walkSchema(schema, (place) => outcomeOf(who, place, told), allowed));
      hidden.set(role, told);
    }
  }, 120_000);
  afterAll(async () => {
    await api?.close();
    await services?.stop();
  });

  const outcomeOf = async (who: Asker, { field, question }: Place, told = new Set<string>()): Promise<Outcome> => {
    const answer = await (question.startsWith('subscription') ? follow(who, question) : api.ask(who, question));
    if (answer.status === 401) return 'UNAUTHENTICATED';
    for (const each of (answer.extensions?.['hidden'] as { personal: string[] } | undefined)?.personal ?? [])
      told.add(each);
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions['code']);
    if (codes.some((code) => String(code).startsWith('GRAPHQL_') || code === 'QUERY_TOO_COSTLY'))
      throw new Error(`${question} is no question: ${JSON.stringify(answer.errors)}`);
    if (!codes.includes('FORBIDDEN')) return 'allowed';
    expectRefusal(field, answer);
    return 'FORBIDDEN';
  };

  /** Over a WebSocket, told as if it were over HTTP. */
  const follow = async (who: Asker, question: string): Promise<AskedAnswer> => {
    const client = await LiveClient.open(api.url, who);
    if (client.socket.readyState !== client.socket.OPEN)
      return { status: (await client.closed).code === 4401 ? 401 : 403 };
    const answer = await client.follow(question).first();
    await client.close();
    return { ...answer, status: answer.extensions ? 200 : 403 };
  };

  /** The whole operation, with the field's name, and before anything is read. */
  const expectRefusal = (field: string, { status, data, errors }: AskedAnswer): void =>
    expect([field, status, data, errors]).toEqual([
      ...[field, 403, undefined],
      [
        {
          message: expect.stringMatching(/^\w+\.\w+: This is for callers with the role/) as string,
          extensions: { code: 'FORBIDDEN', fields: [field] },
        },
      ],
    ]);

  const rolesOf = (field: string): Role[] => roles.filter((role) => walks.get(role)?.get(field) === 'allowed');
  const fields = (): string[] => [...new Set([...walks.values()].flatMap((walk) => [...walk.keys()]))].sort();
  const atTheTop = (of: Top): string[] => fields().filter((field) => field.startsWith(`${of}.`));

  const allAtTheTop = (): string[] => [...atTheTop('Query'), ...atTheTop('Mutation'), ...atTheTop('Subscription')];

  it('answers a stranger nothing', async () => {
    const outcomes = await walkSchema(schema, (place) => outcomeOf(stranger, place), allowed);
    expect(outcomes.size).toBe(allAtTheTop().length);
    expect(new Set(outcomes.values())).toEqual(new Set(['UNAUTHENTICATED']));
  });

  it('has nothing at its top of which nobody has said whom it is for', () => {
    expect(allAtTheTop().filter((field) => rolesOf(field).length === 0)).toEqual([]);
  });

  it('has no field that no role comes to', () => {
    const all = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
    const named = all.flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : [],
    );
    expect(named.filter((field) => rolesOf(field).length === 0)).toEqual([]);
  });

  it('lets customers change nothing, and no staff operate', () => {
    expect(atTheTop('Mutation').filter((field) => /customer|staff/.test(rolesOf(field).join()))).toEqual([]);
  });

  it('hides what is personal from operators alone', () => {
    expect(roles.filter((role) => hidden.get(role)?.size !== 0)).toEqual(['operator']);
  });

  it('is told by the page about it', () => {
    const text = pageText();
    // UPDATE_DOCS=1 writes the page anew.
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).toBe(text);
  });

  const pageText = (): string => {
    const line = (field: string): string =>
      `- \`${field.replace(/^(Query|Mutation|Subscription)\./, '')}\`: ${rolesOf(field).join(', ')}`;
    const narrower = fields().filter(
      (field) =>
        !/^(Query|Mutation|Subscription)\./.test(field) &&
        roles.some((role) => walks.get(role)?.get(field) === 'FORBIDDEN'),
    );
    return `# Who may ask what in GraphQL

Of a query API that asks who calls ([Turn authentication on](../how-to/turn-authentication-on.md)). A test walks the whole schema without a token and as each role, asks every field that it comes to, and makes this page of the answers: a field of which nobody has said whom it is for, or that comes to be for others, is seen here. Without a token every field is answered \`UNAUTHENTICATED\`; what is not for a role is \`FORBIDDEN\`, with the whole operation.

A customer who is let in reads only what is theirs, on every way: an order of another is null, and is neither listed nor counted.

## Questions

${atTheTop('Query').map(line).join('\n')}

## Mutations

${atTheTop('Mutation').map(line).join('\n')}

## Subscriptions

${atTheTop('Subscription').map(line).join('\n')}

## Further down

For fewer than the type that they belong to:

${narrower.map(line).join('\n')}

## What is hidden

Null for \`operator\`, or with nulls inside where it is a document, and named in \`extensions.hidden\`, since it is personal; nor are lists filtered or sorted, or figures split, by it:

${[...(hidden.get('operator') ?? [])]
  .sort()
  .map((field) => `- \`${field}\``)
  .join('\n')}

## What customers can ask

${linesByType(fields().filter((field) => rolesOf(field).includes('customer'))).join('\n')}
`;
  };
});

const linesByType = (fields: readonly string[]): string[] => {
  const byType = new Map<string, string[]>();
  for (const field of fields) {
    const [type = '', name = ''] = field.split('.');
    byType.set(type, [...(byType.get(type) ?? []), name]);
  }
  return [...byType].map(([type, names]) => `- \`${type}\`: ${names.join(', ')}`);
};
