/** The operator's verbs, for those who ask for them: no projector is loaded by it. */
export { verbs, type Verb, type VerbAnswers, type VerbInput, type VerbOrder } from './contract';
export { OperatorClient, ProjectorAway, VerbRefused, type VerbLine } from './operator-client';
