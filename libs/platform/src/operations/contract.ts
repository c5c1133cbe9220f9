import type {
  AuditReport,
  CheckReport,
  DiffReport,
  DiscardReport,
  ExplainReport,
  LetterDetails,
  LetterPreview,
  LetterReport,
  PlanReport,
  RebuildReport,
  ReplayReport,
  RetryReport,
  SwitchReport,
  VersionReport,
} from '@refold/projections';
import { z } from 'zod';

/* The operator's verbs: what each is asked with. The projector does them, the CLI and the query API ask for them. */

/** PostgreSQL keeps no text with U+0000 in it. */
const text = z.string().regex(/^[^\0]*$/, 'must not hold the character U+0000');
const view = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is the name of a view, such as order_details');
const views = z.array(view).min(1);
const version = z.int().positive();
const dryRun = z.boolean().default(false);
/** A sentence that is kept with what was done. */
const reason = text.trim().min(3, 'says why, in 3 letters or more').max(1_000, 'says why, in 1,000 letters or fewer');
const moment = z.iso.datetime({ offset: true });
const letterId = z.string().regex(/^\d{1,18}$/, 'is the number of a dead letter');
const texts = z.array(text.min(1)).max(10_000).default([]);

/** Letters by any of these; all that are given must hold. None: all letters. */
const letterFilter = {
  view: view.optional(),
  id: letterId.optional(),
  stream: text.optional(),
  rowKey: text.optional(),
  reasonCode: text.optional(),
};

export const verbs = {
  versions: z.strictObject({}),
  plan: z.strictObject({ views }),
  rebuild: z.strictObject({
    views,
    workers: z.int().min(1).max(16).default(1),
    throttle: z.union([z.literal('auto'), z.literal('none'), z.int().positive()]).default('auto'),
    /** All of history, also where the definitions prove that less is enough. */
    full: z.boolean().default(false),
    dryRun,
  }),
  /** Rebuilds that run or are the last of their view. */
  rebuilds: z.strictObject({ views: z.array(view).default([]) }),
  pause: z.strictObject({ view }),
  resume: z.strictObject({ view }),
  abort: z.strictObject({ view, dryRun }),
  diff: z.strictObject({ view, examples: z.int().min(0).max(100).default(5) }),
  promote: z.strictObject({ view, approve: reason.optional(), fingerprint: text.optional(), dryRun }),
  rollback: z.strictObject({ view, dryRun }),
  retire: z.strictObject({ view, version: version.optional(), dryRun }),
  /**
   * Folds rows of one view afresh. Bounds are by `recordedAt`, both included; what is left out does not limit, but one
   * of keys, streams, types, from or to must be given.
   */
  replay: z.strictObject({
    view,
    version: version.optional(),
    keys: texts,
    streams: texts,
    types: texts,
    from: moment.optional(),
    to: moment.optional(),
    dryRun,
  }),
  'deadletters.list': z.strictObject({ ...letterFilter, limit: z.int().min(1).max(1_000).default(100) }),
  'deadletters.show': z.strictObject({ id: letterId }),
  'deadletters.preview': z.strictObject({ id: letterId }),
  'deadletters.retry': z.strictObject({ ...letterFilter, dryRun }),
  'deadletters.discard': z.strictObject({ id: letterId, reason, dryRun }),
  /** Without `sample` or `all`: a sample of 100. Without `view`: every active version. */
  audit: z.strictObject({
    view: view.optional(),
    sample: z.int().min(1).max(1_000_000).optional(),
    all: z.boolean().default(false),
    repair: z.boolean().default(false),
  }),
  /** `each`: events of each type and schema version that are looked at. */
  'events.check': z.strictObject({ each: z.int().min(2).max(1_000).default(20) }),
  /** `asOf`: a moment of the owners' clocks (`recordedAt`, included), or tokens such as `orders/order-4711@3`. */
  explain: z.strictObject({
    view,
    key: text.min(1),
    field: text.optional(),
    asOf: text.optional(),
  }),
} as const;

export type Verb = keyof typeof verbs;
/** What a caller gives; defaults may be left out. */
export type VerbInput<V extends Verb> = z.input<(typeof verbs)[V]>;
/** What whoever does it gets: checked, defaults filled in. */
export type VerbOrder<V extends Verb> = z.output<(typeof verbs)[V]>;

export interface VerbAnswers {
  readonly versions: readonly VersionReport[];
  readonly plan: readonly PlanReport[];
  readonly rebuild: readonly RebuildReport[];
  readonly rebuilds: readonly RebuildReport[];
  readonly pause: RebuildReport;
  readonly resume: RebuildReport;
  readonly abort: RebuildReport;
  readonly diff: DiffReport;
  readonly promote: SwitchReport;
  readonly rollback: SwitchReport;
  readonly retire: SwitchReport;
  readonly replay: ReplayReport;
  readonly 'deadletters.list': readonly LetterReport[];
  readonly 'deadletters.show': LetterDetails;
  readonly 'deadletters.preview': LetterPreview;
  readonly 'deadletters.retry': RetryReport;
  readonly 'deadletters.discard': DiscardReport;
  readonly audit: readonly AuditReport[];
  readonly 'events.check': CheckReport;
  readonly explain: ExplainReport;
}
