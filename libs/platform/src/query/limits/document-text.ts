import { tooCostly } from '../errors/answer-error';
import { longestDocument } from './query-limits';

/**
 * To be called before a document is parsed.
 * @param text of a document, or what was sent in its place
 * @throws AnswerError when it is longer than one may be
 */
export const refuseLongDocument = (text: unknown): void => {
  if (typeof text === 'string' && text.length > longestDocument)
    throw tooCostly(`The document has ${text.length} characters; at most ${longestDocument} are allowed.`);
};
