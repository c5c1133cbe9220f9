import { InvalidToken, readToken, type Written } from '../../consistency';
import { AnswerError } from '../errors/answer-error';

/** What a request is to wait for. */
export interface AwaitedToken extends Written {
  /** As it was given. */
  readonly text: string;
  /** Of the stream: views follow whole categories. */
  readonly category: string;
}

/** Tokens that one request may name: more than a person's last commands are hardly waited for together. */
export const mostAwaited = 20;

/**
 * @param argument where the texts were given
 * @throws AnswerError when one of them was not signed here, or when they are too many
 */
export const awaitedTokens = (texts: readonly string[], secret: string, argument: string): AwaitedToken[] => {
  const distinct = [...new Set(texts)];
  if (distinct.length > mostAwaited)
    throw awaitError(argument, `names ${distinct.length} tokens; at most ${mostAwaited} are waited for`);
  return distinct.map((text) => awaitedToken(text, secret, argument));
};

const awaitedToken = (text: string, secret: string, argument: string): AwaitedToken => {
  try {
    const written = readToken(text, secret);
    return { text, ...written, category: written.streamId.slice(0, written.streamId.indexOf('-')) };
  } catch (error) {
    if (error instanceof InvalidToken) throw awaitError(argument, error.message);
    throw error;
  }
};

/** Nothing is read when what is to be waited for is not known, so the whole request is refused. */
export const awaitError = (argument: string, problem: string): AnswerError =>
  new AnswerError('BAD_USER_INPUT', `The argument '${argument}' ${problem}.`, { argument, status: 400 });
