import type { VerbLine } from '@refold/platform/operations';
import { cases } from './operator-cases';
import { type FakeProjector, startFakeProjector } from './fake-projector';
import { aSwitch } from './operator-reports';
import { type RunningApi, startApi } from './running-api';

const nowhere = { viewsUrl: 'postgres://views:hidden@127.0.0.1:1/views', factsUrl: 'http://127.0.0.1:1' };

describe("the operator's verbs in GraphQL", () => {
  let projector: FakeProjector;
  let api: RunningApi;
  beforeAll(async () => {
    projector = await startFakeProjector();
    api = await startApi({ ...nowhere, projectorUrl: projector.url });
  });
  beforeEach(() => projector.asked.splice(0));
  afterAll(async () => {
    await api?.close();
    await projector?.stop();
  });

  it.each(cases)(
    '%s is the order of its verb, and its answer the report',
    async (field, text, verb, order, report, answer) => {
      projector.answer(verb, { progress: { what: 'rows', done: 1, total: 2 } }, { result: report });
      expect(await api.ask(text)).toEqual({ data: { [field]: answer } });
      expect(projector.asked).toEqual([{ verb, order }]);
    },
  );

  const promote = 'mutation { promote(view: "order_details") { to } }';
  const refusal = (code: Extract<VerbLine, { refusal: unknown }>['refusal']['code'], message: string): VerbLine => ({
    refusal: { code, message },
  });

  it.each([
    ['unknown', 'NOT_FOUND'],
    ['refused', 'REFUSED'],
    ['busy', 'BUSY'],
    ['unavailable', 'UNAVAILABLE'],
    ['invalid', 'BAD_USER_INPUT'],
  ] as const)('a refusal by %s is %s, in the words of the projector', async (code, expected) => {
    projector.answer('promote', refusal(code, 'v2 is 3 events behind.'));
    expect(await api.ask(promote)).toMatchObject({
      data: { promote: null },
      errors: [{ message: 'v2 is 3 events behind.', path: ['promote'], extensions: { code: expected } }],
    });
  });

  it('a fault of the projector stays inside, with an id for the log', async () => {
    projector.answer('promote', refusal('internal', 'column x at 10.0.0.5'));
    const answer = await api.ask(promote);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(answer)).not.toContain('10.0.0.5');
    expect(api.log.join()).toContain('10.0.0.5');
  });

  it('a mutation that is refused does not hide what the one before it did', async () => {
    projector.answer('rollback', { result: aSwitch });
    projector.answer('promote', refusal('refused', 'No.'));
    const { data, errors } = await api.ask(
      'mutation { rollback(view: "order_details") { to } promote(view: "order_details") { to } }',
    );
    expect(data).toEqual({ rollback: { to: 2 }, promote: null });
    expect(errors).toHaveLength(1);
  });

  it('an answer that ends before its result, and a projector that is away, are unavailable, without its address', async () => {
    projector.answer('promote', { progress: { what: 'rows', done: 1, total: 2 } });
    const lonely = await startApi({ ...nowhere, projectorUrl: 'http://127.0.0.1:1' });
    for (const each of [api, lonely]) {
      const answer = await each.ask(promote);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
      expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
    }
    await lonely.close();
  });

  it('what cannot be meant is refused before the projector is asked', async () => {
    for (const [text, argument] of [
      ['mutation { retryDeadLetters(filter: {}) { applied } }', 'filter'],
      ['mutation { retryDeadLetters { applied } }', 'filter'],
      ['mutation { rebuild(views: ["a"], throttle: "fast") { state } }', 'throttle'],
    ])
      expect((await api.ask(text ?? '')).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(projector.asked).toEqual([]);
  });

  it('the limits of queries hold for them', async () => {
    const many = (times: number, text: string) => Array.from({ length: times }, (_, n) => `a${n}: ${text}`).join(' ');
    const diff = 'diff(view: "order_details") { equal }';
    for (const text of [
      `{ ${many(16, diff)} }`,
      `mutation { ${many(21, 'rollback(view: "order_details") { to }')} }`,
      '{ deadLetters(limit: 100000) { id } }',
    ])
      expect((await api.ask(text)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
    expect(projector.asked).toEqual([]);
  });

  it('no link and no form of another page makes one do anything', async () => {
    projector.answer('promote', { result: aSwitch });
    const byGet = `${api.url}/graphql?query=${encodeURIComponent(promote)}`;
    const json = { accept: 'application/json' };
    const answers = [
      await fetch(byGet, { headers: json }),
      await fetch(byGet, { headers: { ...json, 'apollo-require-preflight': 'yes' } }),
      await fetch(byGet, { headers: { ...json, 'content-type': 'application/json' } }),
      await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ query: promote }),
      }),
      await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ query: promote }),
      }),
    ];
    for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
    expect(projector.asked).toEqual([]);
  });

  describe('where the process listens beyond its own machine', () => {
    it('every one of them is refused, whoever asks, and the rest is answered', async () => {
      const open = await startApi({ ...nowhere, projectorUrl: projector.url, host: '0.0.0.0', allowRemote: true });
      try {
        for (const [field, text] of cases) {
          const { data, errors } = await open.ask<Record<string, unknown>>(text);
          expect(data).toEqual({ [field]: null });
          expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
          expect(errors?.[0]?.message).toContain('loopback only');
        }
        expect(await open.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
      } finally {
        await open.close();
      }
      expect(projector.asked).toEqual([]);
    });
  });
});
