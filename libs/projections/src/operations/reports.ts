import type { EventCheck } from '@refold/model';
import type { Engine } from '../catalogue/engine';

/* What the operator's verbs answer. Everything here is plain JSON: 64-bit numbers are digits, moments are ISO text. */

/**
 * - `declared`: in the code, nothing is built
 * - `building`: a rebuild fills it beside the active version
 * - `live`: fed with every event, whether readers use it or not
 * - `retired`: its tables are gone; the definition may leave the code
 */
export type VersionState = 'declared' | 'building' | 'live' | 'retired';

export interface VersionReport {
  readonly view: string;
  readonly version: number;
  readonly engine: Engine;
  readonly state: VersionState;
  /** Whether readers use it. */
  readonly active: boolean;
  /** Whether this projector's code still defines it. */
  readonly inCode: boolean;
}

/** How much of the machine a rebuild takes: by the live projector's lag, all, or so many events a second. */
export type Throttle = 'auto' | 'none' | number;

export type RebuildState = 'running' | 'paused' | 'failed' | 'done' | 'aborted';
/** `references`: what rows copy; `rows`: the bulk; `indexes`; `catching-up`: what came meanwhile; `joining` the live feed. */
export type RebuildPhase = 'planned' | 'references' | 'rows' | 'indexes' | 'catching-up' | 'joining' | 'live';

/** How little of history a rebuild reads, see {@link PlanKind}. */
export type RebuildKind = 'backfill' | 'partial' | 'full';

export interface RebuildReport {
  readonly view: string;
  readonly engine: Engine;
  /** What readers use meanwhile; null when nothing was there before. */
  readonly from: number | null;
  /** What is being built. */
  readonly version: number;
  readonly state: RebuildState;
  readonly phase: RebuildPhase;
  readonly kind: RebuildKind;
  /** By service: its topic, or its own feed because the topic no longer holds everything. */
  readonly sources: Readonly<Record<string, 'kafka' | 'feed'>>;
  readonly workers: number;
  readonly throttle: Throttle;
  readonly eventsDone: number;
  readonly eventsTotal: number;
  readonly eventsPerSecond: number;
  /** Null until a rate is known. */
  readonly secondsLeft: number | null;
  /** Null when it fails for no reason of the events: it goes on by itself. */
  readonly error: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}

/** Full unless less is proven. */
export type PlanKind = 'nothing' | RebuildKind;

export interface PlanReport {
  readonly view: string;
  readonly engine: Engine;
  readonly activeVersion: number | null;
  /** The version that a rebuild would build. */
  readonly version: number;
  readonly kind: PlanKind;
  /** Why this kind and no less, a sentence each. */
  readonly reasons: readonly string[];
  /** Types that a partial replay would read. */
  readonly eventTypes: readonly string[];
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Where the rate comes from: an earlier rebuild here, or a figure for a start. */
  readonly rateIs: 'measured' | 'assumed';
  readonly seconds: number;
  readonly diskBytes: number;
  readonly sources: Readonly<Record<string, 'kafka' | 'feed'>>;
}

export interface DiffExample {
  readonly key: string;
  readonly blue: string | null;
  readonly green: string | null;
}

export interface DiffGroup {
  /**
   * What readers notice. `waiting`: rows behind dead letters that one version has and the other has not. `column-removed`:
   * all rows lose the column; they do not count as differing.
   */
  readonly kind: 'changed' | 'only-blue' | 'only-green' | 'waiting' | 'column-removed';
  /** Null for whole rows. `_deleted` or `_defined` of rows that one version stores and does not show. */
  readonly column: string | null;
  readonly rows: number;
  readonly examples: readonly DiffExample[];
}

export interface DiffReport {
  readonly view: string;
  readonly engine: Engine;
  /** The active version. */
  readonly blue: number;
  readonly green: number;
  /** Of what differs and by which definitions; an approval is bound to it. */
  readonly fingerprint: string;
  readonly equal: boolean;
  readonly rowsCompared: number;
  readonly rowsDiffering: number;
  readonly groups: readonly DiffGroup[];
  /** Columns that only green has: named, never a difference. */
  readonly addedColumns: readonly string[];
  readonly takenAt: string;
}

/** What promote, rollback and retire did, or would do. */
export interface SwitchReport {
  readonly view: string;
  readonly engine: Engine;
  readonly verb: 'promote' | 'rollback' | 'retire';
  readonly from: number | null;
  readonly to: number | null;
  readonly dryRun: boolean;
  /** Why a difference is accepted; null when there was none. */
  readonly approved: string | null;
  readonly milliseconds: number;
}

export interface ReplayReport {
  readonly view: string;
  readonly version: number;
  /** Keys (views) or streams (facts) that were folded afresh. */
  readonly keys: number;
  readonly events: number;
  readonly changedRows: number;
  readonly dryRun: boolean;
}

export interface LetterReport {
  readonly id: string;
  readonly view: string;
  readonly version: number;
  readonly status: 'failed' | 'waiting';
  readonly streamId: string | null;
  readonly streamVersion: number | null;
  readonly rowKey: string | null;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly reason: string;
  readonly message: string;
  readonly tries: number;
  readonly parkedAt: string;
}

export interface LetterDetails extends LetterReport {
  readonly stack: string | null;
  readonly position: { readonly topic: string; readonly partition: number; readonly offset: string } | null;
  /** `base64:…` when the bytes are no text. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text when the bytes are UTF-8, and always in base64. */
  readonly key: { readonly text: string | null; readonly base64: string } | null;
  readonly value: { readonly text: string | null; readonly base64: string } | null;
}

export interface LetterPreview {
  readonly id: string;
  /** All letters that a retry folds together, in their order. */
  readonly letterIds: readonly string[];
  /** What a retry would apply, and what would be parked again. */
  readonly applied: number;
  readonly parked: number;
  /** Rows as they are and as they would be. */
  readonly rows: readonly { readonly key: string; readonly before: object | null; readonly after: object | null }[];
  /** By letter; by `stream@version` when the owner has just given the event. */
  readonly problems: readonly { readonly id: string; readonly reason: string; readonly message: string }[];
}

export interface RetryReport {
  /** Letters that were chosen; those that share a stream or a row with them fold with them. */
  readonly letters: number;
  readonly applied: number;
  readonly parked: number;
  /** Then nothing is folded, and only `letters` is told. */
  readonly dryRun: boolean;
}

export interface DiscardReport {
  /** Letters that are given up; what waited behind them was folded. */
  readonly discarded: number;
  readonly applied: number;
  readonly parked: number;
  /** Then this is what would have come of it. */
  readonly dryRun: boolean;
}

export interface Drift {
  readonly key: string;
  readonly kind: 'altered' | 'missing' | 'planted';
  readonly columns: readonly string[];
  readonly stored: object | null;
  readonly expected: object | null;
  readonly repaired: boolean;
}

export interface AuditReport {
  readonly view: string;
  readonly version: number;
  readonly engine: Engine;
  readonly checked: number;
  readonly drifted: number;
  readonly repaired: number;
  /** At most a hundred. */
  readonly drifts: readonly Drift[];
}

export interface ExplainStep {
  readonly service: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** The event as today's contract reads it. */
  readonly data: object;
  /** Columns that it changed, and to what. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** The row after it. */
  readonly row: object;
}

export interface ExplainReport {
  readonly view: string;
  readonly version: number;
  readonly key: string;
  readonly field: string | null;
  /** Null: as it is now. */
  readonly asOf: string | null;
  readonly steps: readonly ExplainStep[];
  readonly row: object | null;
  readonly deleted: boolean;
}

/** What samples of the stored events do to the contracts and folds of today. */
export interface CheckReport {
  /** One a service, type and schema version that is stored. */
  readonly checks: readonly EventCheck[];
  /** Types that this projector passes over when no contract has them. */
  readonly skipTypes: readonly string[];
}

/** How far a long verb is; `done` and `total` count the same things. */
export interface VerbProgress {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}
export type OnProgress = (progress: VerbProgress) => void;
