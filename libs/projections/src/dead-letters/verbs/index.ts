/** The operator's verbs on dead letters. */
export { discardLetter } from './discard-letter';
export { listLetters, type LetterQuery } from './list-letters';
export { previewLetter } from './preview-letter';
export { retryChosen } from './retry-chosen';
export { showLetter } from './show-letter';
