import type { LetterDetails } from '../../operations/reports';
import type { OperatorTools } from '../../operations/tools';
import { shownHeadersOf, textOf } from '../../records/headers';
import { findLetter } from './find-letter';
import { LetterProjections } from './letter-projections';

/**
 * A letter with its bytes.
 * @throws Refusal when it is not parked
 */
export const showLetter = async (tools: OperatorTools, { id }: { readonly id: string }): Promise<LetterDetails> => {
  const projections = await LetterProjections.of(tools);
  const letter = await findLetter(tools.pool, id);
  const { position, headers, key, value } = letter.raw;
  return {
    ...projections.reportOf(letter),
    stack: letter.stack,
    position: position && { ...position, offset: position.offset.toString() },
    headers: shownHeadersOf(headers),
    key: shown(key),
    value: shown(value),
  };
};

const shown = (bytes: Buffer | null): LetterDetails['value'] =>
  bytes && { text: textOf(bytes), base64: bytes.toString('base64') };
