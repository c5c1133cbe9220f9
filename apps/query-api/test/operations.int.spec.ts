import type { Verb, VerbLine } from '@refold/platform/operations';
import { type FakeProjector, startFakeProjector } from './fake-projector';
import {
  aDiff,
  aLetter,
  anAudit,
  anExplanation,
  aPlan,
  aPreview,
  aRebuild,
  aReplay,
  aSwitch,
  aVersion,
} from './operator-reports';
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

  const rebuildFields = `view engine from version state phase kind sources { service source } workers throttle eventsDone
    eventsTotal eventsPerSecond secondsLeft error startedAt updatedAt finishedAt`;
  const rebuildAnswer = {
    ...aRebuild,
    engine: 'POSTGRES',
    state: 'RUNNING',
    phase: 'CATCHING_UP',
    kind: 'PARTIAL',
    sources: [{ service: 'orders', source: 'KAFKA' }],
    throttle: '5000',
    eventsDone: '3000000000',
    eventsTotal: '4000000000',
  };
  const switchFields = 'view engine verb from to dryRun approved milliseconds';
  const switchAnswer = { ...aSwitch, engine: 'POSTGRES', verb: 'PROMOTE' };

  type Case = readonly [field: string, text: string, verb: Verb, order: object, report: unknown, answer: unknown];
  const view = 'order_details';
  const cases: readonly Case[] = [
    [
      'views',
      '{ views { view version engine state active inCode } }',
      'versions',
      {},
      [aVersion],
      [{ ...aVersion, engine: 'POSTGRES', state: 'LIVE' }],
    ],
    [
      'plan',
      `{ plan(views: ["order_details"]) { view engine activeVersion version kind reasons eventTypes events
        eventsPerSecond rateIs seconds diskBytes sources { service source } } }`,
      'plan',
      { views: [view] },
      [aPlan],
      [
        {
          ...aPlan,
          engine: 'POSTGRES',
          kind: 'FULL',
          rateIs: 'MEASURED',
          diskBytes: '3000000000',
          sources: [
            { service: 'orders', source: 'KAFKA' },
            { service: 'customers', source: 'FEED' },
          ],
        },
      ],
    ],
    ['rebuilds', `{ rebuilds { ${rebuildFields} } }`, 'rebuilds', {}, [aRebuild], [rebuildAnswer]],
    [
      'diff',
      `{ diff(view: "order_details", examples: 2) { view engine blue green fingerprint equal rowsCompared rowsDiffering
        groups { kind column rows examples { key blue green } } addedColumns takenAt } }`,
      'diff',
      { view, examples: 2 },
      aDiff,
      { ...aDiff, engine: 'POSTGRES', groups: [{ ...aDiff.groups[0], kind: 'ONLY_GREEN' }] },
    ],
    [
      'deadLetters',
      '{ deadLetters(filter: { stream: "order-7", view: null }) { id status reason position: tries } }',
      'deadletters.list',
      { stream: 'order-7', limit: 100 },
      [aLetter],
      [{ id: '42', status: 'FAILED', reason: 'fold-failed', position: 2 }],
    ],
    [
      'deadLetter',
      `{ deadLetter(id: 42) { id message position { topic partition offset } headers { name value }
        key { text base64 } value { text base64 } } }`,
      'deadletters.show',
      { id: '42' },
      aLetter,
      {
        id: '42',
        message: aLetter.message,
        position: aLetter.position,
        headers: [{ name: 'ce_type', value: 'OrderPlaced' }],
        key: aLetter.key,
        value: aLetter.value,
      },
    ],
    [
      'deadLetterPreview',
      '{ deadLetterPreview(id: "42") { id letterIds applied parked rows { key before after } problems { id } } }',
      'deadletters.preview',
      { id: '42' },
      aPreview,
      aPreview,
    ],
    [
      'explain',
      `{ explain(view: "order_details", key: "order-1", asOf: "orders/order-order-1@1") { view version key field asOf
        steps { service streamId streamVersion eventId type occurredAt recordedAt data changes row } row deleted } }`,
      'explain',
      { view, key: 'order-1', asOf: 'orders/order-order-1@1' },
      anExplanation,
      anExplanation,
    ],
    [
      'rebuild',
      `mutation { rebuild(views: ["order_details"], workers: 2, throttle: "5000", full: true) { ${rebuildFields} } }`,
      'rebuild',
      { views: [view], workers: 2, throttle: 5_000, full: true, dryRun: false },
      [aRebuild],
      [rebuildAnswer],
    ],
    [
      'pauseRebuild',
      'mutation { pauseRebuild(view: "order_details") { state } }',
      'pause',
      { view },
      aRebuild,
      {
        state: 'RUNNING',
      },
    ],
    [
      'resumeRebuild',
      'mutation { resumeRebuild(view: "order_details") { state } }',
      'resume',
      { view },
      aRebuild,
      {
        state: 'RUNNING',
      },
    ],
    [
      'abortRebuild',
      'mutation { abortRebuild(view: "order_details", dryRun: true) { state } }',
      'abort',
      { view, dryRun: true },
      aRebuild,
      { state: 'RUNNING' },
    ],
    [
      'promote',
      `mutation { promote(view: "order_details", approve: "As meant", fingerprint: "f00d") { ${switchFields} } }`,
      'promote',
      { view, approve: 'As meant', fingerprint: 'f00d', dryRun: false },
      aSwitch,
      switchAnswer,
    ],
    [
      'rollback',
      `mutation { rollback(view: "order_details") { ${switchFields} } }`,
      'rollback',
      { view, dryRun: false },
      aSwitch,
      switchAnswer,
    ],
    [
      'retire',
      `mutation { retire(view: "order_details", version: 1, dryRun: true) { ${switchFields} } }`,
      'retire',
      { view, version: 1, dryRun: true },
      aSwitch,
      switchAnswer,
    ],
    [
      'replay',
      `mutation { replay(view: "order_details", keys: ["a"], from: "2026-01-01T00:00:00+01:00") {
        view version keys events changedRows dryRun } }`,
      'replay',
      { view, keys: ['a'], from: '2025-12-31T23:00:00.000000Z', dryRun: false },
      aReplay,
      aReplay,
    ],
    [
      'retryDeadLetters',
      'mutation { retryDeadLetters(filter: { id: "42" }) { letters applied parked dryRun } }',
      'deadletters.retry',
      { id: '42', dryRun: false },
      { letters: 1, applied: 2, parked: 0, dryRun: false },
      { letters: 1, applied: 2, parked: 0, dryRun: false },
    ],
    [
      'discardDeadLetter',
      'mutation { discardDeadLetter(id: 42, reason: "A test order") { discarded applied parked dryRun } }',
      'deadletters.discard',
      { id: '42', reason: 'A test order', dryRun: false },
      { discarded: 1, applied: 2, parked: 0, dryRun: false },
      { discarded: 1, applied: 2, parked: 0, dryRun: false },
    ],
    [
      'audit',
      `mutation { audit(sample: 50, repair: true) { view version engine checked drifted repaired
        drifts { key kind columns stored expected repaired } } }`,
      'audit',
      { sample: 50, all: false, repair: true },
      [anAudit],
      [{ ...anAudit, engine: 'POSTGRES', drifts: [{ ...anAudit.drifts[0], kind: 'PLANTED' }] }],
    ],
  ];

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
