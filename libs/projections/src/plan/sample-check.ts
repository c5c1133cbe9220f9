import { FreshRows } from '../afresh/fresh-rows';
import { Refusal } from '../operations/refusal';
import type { OperatorTools } from '../operations/tools';
import type { ViewProjection } from '../postgres/view-projection';
import { quoted } from '../sql';
import { tableOf } from '../table/table-of';

/** Rows that are folded afresh before a version that was copied is trusted. */
const sampleSize = 200;
const rowsAtOnce = 20;

/**
 * Folds rows of a version afresh, chosen at random, and compares.
 * @returns the first that came out otherwise, in words, or null
 */
export const firstDrift = async (tools: OperatorTools, projection: ViewProjection): Promise<string | null> => {
  const { view, id } = projection;
  const key = quoted(tableOf(view.row).key.column);
  const { rows } = await tools.pool.query<{ key: string }>(
    `select ${key} as key from ${quoted(id)} order by random() limit ${sampleSize}`,
  );
  try {
    const fresh = new FreshRows(tools, projection);
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const keys = rows.slice(from, from + rowsAtOnce).map((row) => row.key);
      const drifted = (await fresh.read(keys)).find(
        ({ differing, problem }) => differing.length > 0 || problem !== null,
      );
      if (drifted) return `row ${drifted.key} ${drifted.problem ?? `differs in ${drifted.differing.join(', ')}`}`;
    }
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unavailable') return error.message;
    throw error;
  }
};
