import type { EventMeta } from '../postgres-view';
import type { AnyEvent } from '../stream';
import type { Sent } from './step';
import type { Refused } from './saga';
import type { StoredCommand } from './instance';

/** What moves an instance. */
export type SagaInput =
  | { readonly kind: 'event'; readonly event: AnyEvent; readonly meta: EventMeta }
  | { readonly kind: 'deadline' }
  /** The command with this number was carried out. */
  | { readonly kind: 'answered'; readonly number: number }
  /** It was refused for good. */
  | { readonly kind: 'refused'; readonly number: number; readonly command: Sent; readonly refused: Refused }
  /** It has been tried in vain for long, and is tried on. */
  | { readonly kind: 'waits'; readonly number: number; readonly type: string; readonly why: string }
  /**
   * What follows from the answer to a command failed, or with null the rule for the deadline: the code is wrong, and a
   * person has to know. It is tried again all the same.
   */
  | { readonly kind: 'broken'; readonly why: string; readonly command: number | null }
  /** @param isFreed events of it that its rules could not take are out of the way: so it was stuck, whatever it knows */
  | { readonly kind: 'operator'; readonly verb: OperatorVerb; readonly isFreed?: boolean };

/** What a person can tell an instance: try it again, take it as done, give back what it took. */
export type OperatorVerb = 'retry' | 'skip' | 'compensate';

/** A command that is to be sent, with its number among those of its instance. */
export interface Outgoing extends StoredCommand {
  readonly number: number;
}

/** What an instance tells of a move. */
export type Note =
  | { readonly kind: 'Started' | 'Stepped' | 'Late' }
  | { readonly kind: 'Ended' }
  | { readonly kind: 'Stuck'; readonly why: string; readonly command: number | null }
  | { readonly kind: 'Resumed'; readonly by: 'itself' | OperatorVerb };
