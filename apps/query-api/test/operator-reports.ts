import type {
  AuditReport,
  DiffReport,
  ExplainReport,
  LetterDetails,
  LetterPreview,
  PlanReport,
  RebuildReport,
  ReplayReport,
  SwitchReport,
  VersionReport,
} from '@refold/platform/operations';

/* One report of each kind, as the projector gives it. */

const of = { view: 'order_details', engine: 'postgres' } as const;

export const aVersion: VersionReport = { ...of, version: 1, state: 'live', active: true, inCode: true };

export const aPlan: PlanReport = {
  ...of,
  activeVersion: 1,
  version: 2,
  kind: 'full',
  reasons: ['The fold of OrderPlaced changed.'],
  eventTypes: [],
  events: 1_000_000,
  eventsPerSecond: 98_000.5,
  rateIs: 'measured',
  seconds: 10.2,
  diskBytes: 3_000_000_000.4,
  sources: { orders: 'kafka', customers: 'feed' },
};

export const aRebuild: RebuildReport = {
  ...of,
  from: 1,
  version: 2,
  state: 'running',
  phase: 'catching-up',
  kind: 'partial',
  sources: { orders: 'kafka' },
  workers: 2,
  throttle: 5_000,
  eventsDone: 3_000_000_000,
  eventsTotal: 4_000_000_000,
  eventsPerSecond: 98_000.4,
  secondsLeft: null,
  error: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:01.000Z',
  finishedAt: null,
};

export const aDiff: DiffReport = {
  ...of,
  blue: 1,
  green: 2,
  fingerprint: 'f00d',
  equal: false,
  rowsCompared: 10,
  rowsDiffering: 1,
  groups: [
    { kind: 'only-green', column: null, rows: 1, examples: [{ key: 'order-1', blue: null, green: '{"units":1}' }] },
  ],
  addedColumns: ['margin'],
  takenAt: '2026-01-01T00:00:00.000Z',
};

export const aSwitch: SwitchReport = {
  ...of,
  verb: 'promote',
  from: 1,
  to: 2,
  dryRun: false,
  approved: null,
  milliseconds: 12.5,
};

export const aLetter: LetterDetails = {
  id: '42',
  view: 'order_details',
  version: 1,
  status: 'failed',
  streamId: 'order-7',
  streamVersion: 3,
  rowKey: '7',
  eventId: '0192',
  eventType: 'OrderPlaced',
  reason: 'fold-failed',
  message: 'lines is not iterable',
  tries: 2,
  parkedAt: '2026-01-01T00:00:00.000Z',
  stack: null,
  position: { topic: 'orders', partition: 3, offset: '17' },
  headers: { ce_type: 'OrderPlaced' },
  key: { text: '7', base64: 'Nw==' },
  value: { text: null, base64: '/w==' },
};

export const aPreview: LetterPreview = {
  id: '42',
  letterIds: ['42'],
  applied: 1,
  parked: 0,
  rows: [{ key: '7', before: null, after: { units: 1, paid: '9007199254740993' } }],
  problems: [],
};

export const anExplanation: ExplainReport = {
  view: 'order_details',
  version: 1,
  key: 'order-1',
  field: null,
  asOf: null,
  steps: [
    {
      service: 'orders',
      streamId: 'order-order-1',
      streamVersion: 1,
      eventId: '0192',
      type: 'OrderPlaced',
      occurredAt: '2026-01-01T00:00:00.000000Z',
      recordedAt: '2026-01-01T00:00:00.123456Z',
      data: { orderId: 'order-1' },
      changes: { status: 'placed' },
      row: { status: 'placed' },
    },
  ],
  row: { status: 'placed' },
  deleted: false,
};

export const anAudit: AuditReport = {
  ...of,
  version: 1,
  checked: 100,
  drifted: 1,
  repaired: 0,
  drifts: [{ key: 'a', kind: 'planted', columns: [], stored: { units: 1 }, expected: null, repaired: false }],
};

export const aReplay: ReplayReport = {
  view: 'order_details',
  version: 1,
  keys: 1,
  events: 4,
  changedRows: 1,
  dryRun: false,
};
