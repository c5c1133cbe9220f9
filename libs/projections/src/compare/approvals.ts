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

/** Keeps a diff. @returns when it was taken, which with its fingerprint names it from then on */
export const storeDiff = async (
  pool: Pool,
  diff: Omit<DiffReport, 'takenAt'>,
  events: bigint,
): Promise<{ readonly takenAt: string }> => {
  const { view, blue, green, fingerprint, groups, rowsDiffering } = diff;
  const { rows } = await pool.query<{ takenAt: string }>(insertDiff, [
    ...[view, blue, green, fingerprint, JSON.stringify(groups)],
    ...[rowsDiffering, events.toString()],
  ]);
  return { takenAt: rows[0]?.takenAt ?? '' };
};

/**
 * The approval that holds for a diff, or null: one of a diff of the same fingerprint whose groups were no smaller than
 * the records read since explain.
 */
export const approvalFor = async (
  pool: Pool,
  { fingerprint, takenAt }: Pick<DiffReport, 'fingerprint' | 'takenAt'>,
): Promise<Approval | null> => {
  const { rows } = await pool.query<
    Approval & { groups: DiffGroup[]; events: string; isThis: boolean; approvedAt: string | null }
  >(readDiffs, [fingerprint, takenAt]);
  const counted = rows.map((row) => ({ ...row, events: BigInt(row.events) }));
  const now = counted.find(({ isThis }) => isThis);
  const found = now && counted.find((each) => each.approvedAt !== null && covers(each, now));
  return found?.approvedAt ? { reason: found.reason, approvedAt: found.approvedAt } : null;
};

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
