import type { OnProgress, Projector } from '@refold/projections';
import type { Verb, VerbAnswers, VerbOrder } from '../operations';

/** Who does each of the operator's verbs. */
export type VerbHandlers = {
  readonly [V in Verb]?: (order: VerbOrder<V>, onProgress: OnProgress) => Promise<VerbAnswers[V]>;
};

/** @throws Refusal from each handler, when it is not done */
export const verbHandlersOf = (_projector: Projector): VerbHandlers => ({});
