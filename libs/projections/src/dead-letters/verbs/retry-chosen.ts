import { Refusal } from '../../operations/refusal';
import type { OnProgress, RetryReport } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { countMatching } from '../letters';
import { retryLetters } from '../retry';
import { findLetter } from './find-letter';
import { LetterProjections } from './letter-projections';
import type { LetterQuery } from './list-letters';

/**
 * Folds letters again, with all that share a stream or a row with them, in every version that they are parked for.
 * @throws Refusal when the letter or view is unknown, or when none of the letters can be folded
 */
export const retryChosen = async (
  tools: OperatorTools,
  { view, dryRun, ...filter }: LetterQuery & { readonly dryRun: boolean },
  onProgress: OnProgress,
): Promise<RetryReport> => {
  const projections = await LetterProjections.of(tools);
  if (filter.id !== undefined) await findLetter(tools.pool, filter.id);
  const counts = await countMatching(tools.pool, { ...filter, projections: projections.idsOf(view) });
  const foldable = [...counts.keys()].filter((id) => counts.size === 1 || projections.inCode(id));
  const chosen = foldable.map((id) => projections.foldable(id));
  if (counts.size > 0 && chosen.length === 0)
    throw new Refusal('refused', 'The code no longer has what these letters are of: they can only be discarded.');
  const letters = chosen.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
  let [applied, parked] = [0, 0];
  for (const projection of dryRun ? [] : chosen) {
    const done = await retryLetters(tools.pool, tools.runnerOf(projection), tools, filter, onProgress);
    applied += done.applied;
    parked += done.parked;
  }
  return { letters, applied, parked, dryRun };
};
