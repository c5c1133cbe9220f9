import type { LetterReport } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { selectLetters } from '../letters';
import { LetterProjections } from './letter-projections';

/** Letters by any of these; all that are given must hold. */
export interface LetterQuery {
  readonly view?: string | undefined;
  readonly id?: string | undefined;
  readonly stream?: string | undefined;
  readonly rowKey?: string | undefined;
  readonly reasonCode?: string | undefined;
}

/**
 * Letters of all versions, in the order in which they fold.
 * @throws Refusal when the view is unknown
 */
export const listLetters = async (
  tools: OperatorTools,
  { view, limit, ...filter }: LetterQuery & { readonly limit: number },
): Promise<LetterReport[]> => {
  const projections = await LetterProjections.of(tools);
  const letters = await selectLetters(tools.pool, { ...filter, projections: projections.idsOf(view) }, limit);
  return letters.map((letter) => projections.reportOf(letter));
};
