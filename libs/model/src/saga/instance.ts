import type { Instant } from '../instant';

/** Something that keeps an instance from going on. */
export interface Trouble {
  readonly why: string;
  /** The command that is not carried out; null when the saga itself has said `fail`, and for its deadline. */
  readonly command: number | null;
  /** Whether the command, or with null the rule for the deadline, is tried again without anybody's help. */
  readonly retrying: boolean;
  /** What is sent when a person says `retry`. Empty where the command itself is sent again. */
  readonly again: readonly StoredCommand[];
}

/** A command as it is stored: its contract's name, and the body that its service takes. */
export interface StoredCommand {
  readonly type: string;
  readonly body: unknown;
}

/** Where an instance of a saga stands. All of it is stored. */
export interface SagaInstance {
  readonly key: string;
  /** Of the saga by which it goes on. */
  readonly version: number;
  /**
   * `declined`: the event that would have begun it began nothing. `ending`: an end was declared, and not all that it sent
   * is answered.
   */
  readonly status: 'declined' | 'running' | 'ending' | 'ended';
  /** Whether it gives back, or gave back in the end, what it took. */
  readonly undoing: boolean;
  readonly step: string;
  /** As JSON: bigints are digits. */
  readonly state: unknown;
  /** How it ends or has ended. */
  readonly outcome: string | null;
  readonly troubles: readonly Trouble[];
  /** How often a person has had it tried again. */
  readonly attempt: number;
  /** How many commands it has sent; the next one has this number plus one. */
  readonly sent: number;
  /** Numbers of those that are not answered. */
  readonly unanswered: readonly number[];
  readonly deadlineAt: Instant | null;
}

/** How an instance stands, in one word, as people are told. */
export type SagaStanding = 'running' | 'stuck' | 'compensating' | 'compensation-failed' | 'ended';

export const standingOf = ({
  status,
  undoing,
  troubles,
}: Pick<SagaInstance, 'status' | 'undoing' | 'troubles'>): SagaStanding => {
  if (troubles.length > 0) return undoing ? 'compensation-failed' : 'stuck';
  if (status === 'ended' || status === 'declined') return 'ended';
  return undoing ? 'compensating' : 'running';
};
