import type { ClientBase, Pool } from 'pg';
import type { DiffGroup, DiffReport } from '../operations/reports';
import { Refusal } from '../operations/refusal';
import { sql } from '../sql';
import { nameOf } from './groups';

const insertDiff = sql(__dirname, 'insert-diff');
const readDiffs = sql(__dirname, 'read-diffs');

/** How far a diff was counted: an approval covers it together with the records read since. */
export interface Counted {
  readonly groups: readonly Pick<DiffGroup, 'kind' | 'column' | 'rows'>[];
  /** Records that green had read. */
  readonly events: bigint;
}

/** Why a person has accepted a difference, and when. */
export interface Approval {
  readonly reason: string;
  readonly approvedAt: string;
}

/**
 * Whether what was approved explains a later diff of the same fingerprint: a record touches one row, so no group may
 * have grown by more rows than records were read since. A group that has shrunk is no problem.
 */
export const covers = (approved: Counted, now: Counted): boolean => {
  const since = now.events > approved.events ? now.events - approved.events : 0n;
  const then = new Map(approved.groups.map((group) => [nameOf(group), group.rows]));
  return now.groups.every((group) => {
    const rows = then.get(nameOf(group));
    return rows !== undefined && BigInt(group.rows) <= BigInt(rows) + since;
  });
};

/**
 * Keeps a diff, without its examples: those are people's data, which would have to be erased here, too.
 * @returns when it was taken, which with its fingerprint names it from then on
 */
export const storeDiff = async (
  pool: Pool,
  diff: Omit<DiffReport, 'takenAt'>,
  events: bigint,
): Promise<{ readonly takenAt: string }> => {
  const { view, blue, green, fingerprint, groups, rowsDiffering } = diff;
  const counted = groups.map(({ kind, column, rows }) => ({ kind, column, rows }));
  const { rows } = await pool.query<{ takenAt: string }>(insertDiff, [
    ...[view, blue, green, fingerprint, JSON.stringify(counted)],
    ...[rowsDiffering, events.toString()],
  ]);
  return { takenAt: rows[0]?.takenAt ?? '' };
};

/** What is known of a difference: whether somebody has looked at it, and whether somebody has accepted it. */
export interface Standing {
  /** A diff before this one found as much. */
  readonly seen: boolean;
  readonly approval: Approval | null;
}

/**
 * Whether a diff was seen or approved before: by diffs of the same fingerprint whose groups were no smaller than the
 * records read since explain.
 */
export const standingOf = async (
  pool: Pool,
  { fingerprint, takenAt }: Pick<DiffReport, 'fingerprint' | 'takenAt'>,
): Promise<Standing> => {
  const { rows } = await pool.query<
    Approval & { groups: Counted['groups']; events: string; isThis: boolean; approvedAt: string | null }
  >(readDiffs, [fingerprint, takenAt]);
  const counted = rows.map((row) => ({ ...row, events: BigInt(row.events) }));
  const now = counted.find(({ isThis }) => isThis);
  const covering = now ? counted.filter((each) => covers(each, now)) : [];
  const approved = covering.find(({ approvedAt }) => approvedAt !== null);
  return {
    seen: covering.some(({ isThis }) => !isThis),
    approval: approved?.approvedAt ? { reason: approved.reason, approvedAt: approved.approvedAt } : null,
  };
};

/** The approval that holds for a diff, or null. */
export const approvalFor = async (
  pool: Pool,
  report: Pick<DiffReport, 'fingerprint' | 'takenAt'>,
): Promise<Approval | null> => (await standingOf(pool, report)).approval;

/**
 * Records that a person accepts what a diff has found, in the transaction that acts on it.
 * @throws Refusal when the diff is not kept here
 */
export const approve = async (
  client: ClientBase,
  { view, fingerprint, takenAt }: Pick<DiffReport, 'view' | 'fingerprint' | 'takenAt'>,
  reason: string,
): Promise<void> => {
  const { rowCount } = await client.query(
    'update diffs set approved_at = clock_timestamp(), reason = $3 where fingerprint = $1 and taken_at = $2',
    [fingerprint, takenAt, reason],
  );
  if (rowCount === 0)
    throw new Refusal('unknown', `There is no diff of ${view} from ${takenAt}. Take a new one: refold diff ${view}.`);
};
