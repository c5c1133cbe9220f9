import type { PoolClient } from 'pg';
import { kindOf, Moved } from '../flush/errors';
import { lockProjection } from '../flush/flush';
import { inTransaction } from '../flush/transaction';
import { Ledger } from '../ledger/ledger';
import type { OperatorTools } from '../operations/tools';
import type { CopiedCells, References } from '../postgres/references';
import { quoted } from '../sql';
import { canonical } from './compare-rows';
import { pointerOf } from './fold-row';
import { stampsOf, type FreshRow, type FreshRows } from './fresh-rows';

/** Races that are lost before flushes are made to wait. */
const patientRaces = 10;
const mostRaces = 30;

/**
 * Makes a row what its events give, beside the live flushes: folds it, locks what a flush would lock, and writes only if
 * nobody has written it or applied one of its events since the fold.
 * @returns the row as it was found; one that cannot be folded is left as it is
 * @throws Refusal when an owner does not answer
 */
export const mendRow = async (tools: OperatorTools, fresh: FreshRows, key: string): Promise<FreshRow> => {
  const mend = async (): Promise<FreshRow> => {
    const row = await fresh.readOne(key);
    if (row.differing.length > 0) await writeRow(tools, fresh, row);
    return row;
  };
  for (let races = 0; ; races++) {
    try {
      return await (races < patientRaces ? mend() : tools.atRest(fresh.projection, mend));
    } catch (error) {
      if (kindOf(error) !== 'again' || races >= mostRaces) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    }
  }
};

/** @throws Moved when the row or one of its streams is not any more as it was folded */
const writeRow = (tools: OperatorTools, fresh: FreshRows, row: FreshRow): Promise<void> =>
  inTransaction(tools.pool, async (client) => {
    const { projection, rows, references } = fresh;
    const { key, stored, expected } = row;
    await lockProjection(client, projection.id, false);
    await lockAsFolded(client, fresh, row);
    const changed: ReadonlyMap<string, CopiedCells>[] = [];
    for (const [at, each] of references.entries()) changed.push(await copiedAfresh(client, each, row, at));
    if (expected) await rows.write(client, new Set(stored ? [key] : []), new Map([[key, expected]]));
    else await client.query(`delete from ${quoted(rows.name)} where ${quoted(rows.table.key.column)} = $1`, [key]);
    for (const [at, each] of references.entries())
      await each.write(client, changed[at] ?? new Map<string, CopiedCells>());
  });

/** Ledger, then rows: as every flush does. Whoever writes one of them next waits for us. */
const lockAsFolded = async (client: PoolClient, fresh: FreshRows, row: FreshRow): Promise<void> => {
  const streamIds = [...row.ledger.keys()].sort();
  const entries = await new Ledger(fresh.projection.ledger).lock(client, streamIds);
  const moved = streamIds.find((streamId) => entries.get(streamId)?.version !== row.ledger.get(streamId)?.version);
  if (moved !== undefined) throw new Moved(`${moved} has moved on since the fold`);
  await fresh.rows.lock(client, [row.key]);
  const stamps = await stampsOf(client, fresh, [row.key]);
  if ((stamps.get(row.key) ?? null) !== row.stamp) throw new Moved(`Row ${row.key} was written since the fold`);
};

/**
 * Locks what the row copies, so that a change of it that comes now finds the row. @returns what is stored of it otherwise
 * than its own events say
 */
const copiedAfresh = async (
  client: PoolClient,
  references: References,
  { expected, said }: FreshRow,
  at: number,
): Promise<ReadonlyMap<string, CopiedCells>> => {
  const pointer = expected && pointerOf(references, expected);
  if (pointer === null) return new Map();
  const stored = await references.lock(client, [pointer], true);
  const cells = said[at]?.get(pointer) ?? {};
  return canonical(stored.get(pointer) ?? {}) === canonical(cells) ? new Map() : new Map([[pointer, cells]]);
};
