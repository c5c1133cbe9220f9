/**
 * Why a service gave no answer that could be used.
 * - `timeout`: not in time, repeats included.
 * - `unreachable`: no connection, or it broke.
 * - `failing`: it answered that it cannot, by a status from 500.
 * - `unreadable`: another answer than was agreed: no JSON, other fields, too large, a redirect.
 * - `refused`: it does not answer this process, or there is no token to show.
 * - `resting`: it has failed so often that it is not asked for a moment.
 * - `busy`: too many calls to it are under way.
 */
export type CallFault = 'timeout' | 'unreachable' | 'failing' | 'unreadable' | 'refused' | 'resting' | 'busy';

/** A call that came to nothing. The text is for callers: it holds no address and no cause. */
export class CallFailure extends Error {
  constructor(
    readonly service: string,
    readonly fault: CallFault,
    cause?: unknown,
  ) {
    super(`The service ${service} ${texts[fault]}`, { cause });
    this.name = 'CallFailure';
  }
}

const texts: Readonly<Record<CallFault, string>> = {
  timeout: 'does not answer in time.',
  unreachable: 'cannot be reached.',
  failing: 'answers that it cannot.',
  unreadable: 'answers what cannot be read.',
  refused: 'does not answer this process.',
  resting: 'has failed again and again, and is not asked for a moment.',
  busy: 'is asked by too many at this moment.',
};
