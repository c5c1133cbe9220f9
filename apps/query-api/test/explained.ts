import { escapeLiteral, type Pool } from 'pg';
import { type SentStatement, statementsOf } from './count-statements';

export interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

/** What PostgreSQL has done for a page. */
export interface Work {
  /** Of tables that were read from their beginning to their end. */
  readonly readWhole: readonly string[];
  /** Rows of tables that were looked at, whether they were picked or not. */
  readonly looked: number;
  /** The most rows that were put in order at once. */
  readonly sorted: number;
}

const workOf = (plan: Plan): Work => {
  const below = (plan.Plans ?? []).map(workOf);
  const loops = plan['Actual Loops'];
  const passed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const scans = plan['Relation Name'] !== undefined;
  const input = Math.max(0, ...(plan.Plans ?? []).map((each) => each['Actual Rows']));
  return {
    readWhole: [
      ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []),
      ...below.flatMap(({ readWhole }) => readWhole),
    ],
    looked: (scans ? (plan['Actual Rows'] + passed) * loops : 0) + below.reduce((sum, each) => sum + each.looked, 0),
    sorted: Math.max(plan['Node Type'] === 'Sort' ? input : 0, ...below.map(({ sorted }) => sorted)),
  };
};

/** Of `work` the statement that reads the last page. */
export const pageStatementOf = async (work: () => Promise<unknown>): Promise<SentStatement> => {
  const found = (await statementsOf(work)).findLast(({ text }) => text.includes(' order by '));
  if (!found) throw new Error('No page was read.');
  return found;
};

/**
 * Runs a statement of the query API once more, and tells what was done for it. One that is prepared is planned without its
 * values, as PostgreSQL may do from the sixth time on; another one with them.
 */
export const explained = async (
  pool: Pool,
  { text, values = [] }: SentStatement,
  isPrepared: boolean,
): Promise<Work> => {
  const client = await pool.connect();
  try {
    const mode = isPrepared ? 'force_generic_plan' : 'force_custom_plan';
    await client.query(`prepare page as ${text}; set plan_cache_mode to ${mode}`);
    const literals = values.length > 0 ? `(${values.map(literalOf).join(', ')})` : '';
    const { rows } = await client.query<Record<string, readonly [{ Plan: Plan }]>>(
      `explain (analyze, format json, timing off) execute page ${literals}`,
    );
    const plan = rows[0]?.['QUERY PLAN']?.[0].Plan;
    if (!plan) throw new Error('PostgreSQL explains nothing.');
    return workOf(plan);
  } finally {
    await client.query('deallocate all; reset plan_cache_mode');
    client.release();
  }
};

/** Of texts, numbers and lists of them, as the query API sends them. */
const literalOf = (value: unknown): string => {
  if (Array.isArray(value)) return escapeLiteral(`{${value.map((each) => JSON.stringify(each)).join()}}`);
  if (typeof value === 'string') return escapeLiteral(value);
  if (['number', 'bigint', 'boolean'].includes(typeof value)) return `${value as number}`;
  if (value === null) return 'null';
  throw new Error(`A value of type ${typeof value} is sent.`);
};
