import type { Verb } from '@refold/platform/operations';
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

/** A field of GraphQL: its text, the verb and the order that the projector gets, its report, and the answer. */
export type Case = readonly [field: string, text: string, verb: Verb, order: object, report: unknown, answer: unknown];
const view = 'order_details';
export const cases: readonly Case[] = [
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
