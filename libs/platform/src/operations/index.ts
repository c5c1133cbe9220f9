/** The operator's verbs, for those who ask for them: no projector is loaded by it. */
export { verbs, type Verb, type VerbAnswers, type VerbInput, type VerbOrder } from './contract';
export { parseThrottle } from './throttle';
export { OperatorHosts, type AbsentHost, type AskingHosts } from './hosts/operator-hosts';
export { OperatorClient, ProjectorAway, VerbRefused, type VerbLine } from './operator-client';
export type {
  AuditReport,
  CheckReport,
  DiffGroup,
  DiffReport,
  DiscardReport,
  Drift,
  ExplainReport,
  ExplainStep,
  LetterDetails,
  LetterPreview,
  LetterReport,
  PlanReport,
  RebuildReport,
  ReplayReport,
  RetryReport,
  SwitchReport,
  Throttle,
  VerbProgress,
  VersionReport,
} from '@refold/projections';
export {
  SagaClient,
  sagaServices,
  type ListedSagas,
  type SagaAct,
  type SagaInstanceReport,
  type SagaListing,
  type SagaService,
} from './sagas/saga-client';
export { SagaRefused, ServicesAway, type AbsentService } from './sagas/saga-errors';
