import type { AnyEvent, AnyMessageClass, OperatorVerb } from '@refold/model';

/** What a story of a saga can hold beside events. */
export type Told =
  | { readonly told: 'deadline' }
  | { readonly told: 'refused'; readonly type: string; readonly code: string; readonly message: string }
  | { readonly told: 'answered'; readonly type: string }
  | { readonly told: 'waits'; readonly type: string }
  | { readonly told: 'operator'; readonly verb: OperatorVerb }
  | { readonly told: 'unanswered'; readonly input: AnyEvent | Told };

export type StoryInput = AnyEvent | Told;

/** The saga's time is up. */
export const deadline: Told = { told: 'deadline' };

/** The newest command of this contract that is not answered is refused for good. */
export const refused = ({ type }: AnyMessageClass, code: string, message = 'It was refused.'): Told => ({
  ...{ told: 'refused', type, code, message },
});

/** What the saga sends because of this is not answered by itself: only by {@link answered}, or by {@link refused}. */
export const unanswered = (input: StoryInput): Told => ({ told: 'unanswered', input });

/** A command of this contract that was left unanswered is carried out after all. */
export const answered = ({ type }: AnyMessageClass): Told => ({ told: 'answered', type });

/** A command of this contract has been tried in vain for long. */
export const waits = ({ type }: AnyMessageClass): Told => ({ told: 'waits', type });

/** A person says what is to be done. */
export const operator = (verb: OperatorVerb): Told => ({ told: 'operator', verb });

export const isTold = (input: StoryInput): input is Told => 'told' in input;
