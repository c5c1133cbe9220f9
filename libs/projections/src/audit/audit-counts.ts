import type { Pool } from 'pg';
import type { Drift } from '../operations/reports';
import { sql } from '../sql';

const addCountsSql = sql(__dirname, 'add-counts');

/** Since the version was built, by whatever audit. A row that stays wrong counts each time it is looked at. */
export interface AuditCount {
  readonly checked: number;
  readonly drifted: number;
}

/** By projection, such as `order_details_v1`. */
export const auditCounts = async (pool: Pool): Promise<ReadonlyMap<string, AuditCount>> => {
  const { rows } = await pool.query<{ projection: string; checked: string; drifted: string }>(
    'select projection, checked, drifted from audits',
  );
  return new Map(
    rows.map(({ projection, checked, drifted }) => [
      projection,
      { checked: Number(checked), drifted: Number(drifted) },
    ]),
  );
};

export const addCounts = async (
  pool: Pool,
  projection: string,
  { checked, drifted }: AuditCount,
  lastDrift: Drift | null,
): Promise<void> => {
  const told = lastDrift && { key: lastDrift.key, kind: lastDrift.kind, columns: lastDrift.columns };
  await pool.query(addCountsSql, [projection, checked, drifted, told && JSON.stringify(told)]);
};
