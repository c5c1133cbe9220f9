import type { Delivered } from '@refold/sagas';
import { answerOf } from '../../../http';

/** What a service has answered to a command that it did not carry out. */
export interface Unanswered {
  readonly status: number;
  /** Of its problem document; null when the answer was none: then somebody else has answered in its place. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

/**
 * A refusal for good is what the domain, or the contract, says to this command. All else is tried again: a race that was
 * lost, a service that is away or overloaded, and also what somebody has set up wrongly (no access, no such route, a
 * proxy in between), which is not the fault of what the command is about.
 */
export const deliveredOf = ({ status, problem }: Unanswered): Delivered => {
  if (problem && isForGood(status, problem.code))
    return { kind: 'refused', code: problem.code, message: problem.detail };
  const reason = reasons[status] ?? (status >= 500 ? 'a fault on its side' : 'no answer of a service');
  return { kind: 'later', why: `answered ${status}: ${reason}` };
};

/**
 * The same for a failure in this process.
 * @returns undefined for a fault that callers are not told of
 */
export const deliveredOfError = (error: unknown): Delivered | undefined => {
  const answer = answerOf(error);
  return answer && deliveredOf({ status: answer.status, problem: answer });
};

const isForGood = (status: number, code: string): boolean =>
  status >= 400 && status < 500 && !notTheCommands.has(status) && code !== 'conflict/lost-race';

/** 404 and 405 are the platform's: the domain refuses what is unknown to it by 409. */
const notTheCommands = new Set([401, 403, 404, 405, 407, 408, 421, 425, 429]);

const reasons: Readonly<Record<number, string>> = {
  401: 'it does not know who asks',
  403: 'it does not let this service in',
  404: 'it has no such route',
  405: 'it has no such route',
  408: 'the command did not arrive as a whole',
  409: 'others changed the same thing at the same time',
  429: 'it has too much to do',
  503: 'it cannot do its work now',
};
