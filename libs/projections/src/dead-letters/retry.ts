import type { Pool } from 'pg';
import type { ProjectionRunner } from '../flush/projection-runner';
import type { OnProgress } from '../operations/reports';
import { withGroup, type RetryTools } from './letter-group';
import { selectLetters, type LetterFilter } from './letters';

/** How a retry ended. */
export interface Retried {
  /** Events that are in the rows now. */
  readonly applied: number;
  /** Events that are parked again. */
  readonly parked: number;
}

/** Letters that are looked for at a time; with all that hangs on them they fold in one transaction. */
const lettersAtOnce = 100;

/**
 * Folds parked events again: the chosen ones, and all that share a stream or a row with them, in their order. What fails
 * again is parked again, with one more try. Letters that come meanwhile are left alone unless they hang on these.
 * @param filter default: all letters of the projection
 * @example await retryLetters(pool, runner, { reader, owners }, { stream: 'order-4711' })
 */
export const retryLetters = async (
  pool: Pool,
  runner: ProjectionRunner,
  tools: RetryTools,
  filter: Omit<LetterFilter, 'projections'> = {},
  onProgress: OnProgress = () => undefined,
): Promise<Retried> => {
  const { id: projection } = runner.projection;
  const folded = new Set<string>();
  let [applied, parked] = [0, 0];
  for await (const ids of pagesOf(pool, { ...filter, projections: [projection] })) {
    const fresh = ids.filter((id) => !folded.has(id));
    if (fresh.length === 0) continue;
    const group = await withGroup(pool, projection, tools, fresh, (letters) => runner.refold(letters));
    for (const id of group?.ids ?? fresh) folded.add(id);
    applied += group?.done.applied ?? 0;
    parked += group?.done.parked ?? 0;
    onProgress({ what: `letters of ${projection}`, done: folded.size, total: null });
  }
  return { applied, parked };
};

/** Ids of the letters that are parked when the reading begins. */
async function* pagesOf(pool: Pool, filter: LetterFilter): AsyncGenerator<string[]> {
  const { rows } = await pool.query<{ last: string | null }>('select max(id) as last from dead_letters');
  const last = BigInt(rows[0]?.last ?? 0);
  for (let after = '0'; ;) {
    const ids = (await selectLetters(pool, filter, lettersAtOnce, after)).map(({ id }) => id);
    after = ids.at(-1) ?? '';
    const present = ids.filter((id) => BigInt(id) <= last);
    if (present.length > 0) yield present;
    if (present.length < lettersAtOnce) return;
  }
}

/** Retries what waits for missing versions only: the owner may answer by now. */
export const retryHoles = async (pool: Pool, runner: ProjectionRunner, tools: RetryTools): Promise<void> => {
  await retryLetters(pool, runner, tools, { reasonCode: 'hole' });
};
