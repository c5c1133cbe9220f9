import type { FlushOutcome } from '../../flush/flush';
import type { LetterPreview } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { Refusal } from '../../operations/refusal';
import { withGroup } from '../letter-group';
import { findLetter } from './find-letter';
import { LetterProjections } from './letter-projections';

/**
 * What a retry of this letter would do with the present code. Nothing is changed: the transaction is rolled back, and
 * nothing is sent to ClickHouse.
 * @throws Refusal when it is not parked, or cannot be folded
 */
export const previewLetter = async (tools: OperatorTools, { id }: { readonly id: string }): Promise<LetterPreview> => {
  const projections = await LetterProjections.of(tools);
  const projection = projections.foldable((await findLetter(tools.pool, id)).projection);
  const runner = tools.runnerOf(projection);
  const group = await withGroup(tools.pool, projection.id, tools, [id], (letters) => runner.rehearse(letters));
  if (!group) throw new Refusal('unknown', `Letter ${id} was folded or discarded while it was looked at.`);
  const { applied, parked, rows } = group.done;
  return { id, letterIds: group.ids, applied, parked, rows, problems: problemsOf(group.done) };
};

const problemsOf = ({ letters }: FlushOutcome): LetterPreview['problems'] =>
  letters
    .filter(({ status }) => status === 'failed')
    .map(({ kept, arrival: { place }, reason, message }) => ({
      id: kept?.id ?? `${place?.streamId}@${place?.streamVersion}`,
      reason,
      message,
    }));
