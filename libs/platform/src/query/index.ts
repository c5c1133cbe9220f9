export { MayAsk, Personal } from './access/may-ask';
export { type Scope, scopeOf } from './access/scope';
export { CallFailure, type CallFault } from './calls/call-failure';
export { ServiceCalls } from './calls/service-calls';
export { FactsClient } from './clickhouse/facts-client';
export { sqlTemplate, type SqlTemplate } from './clickhouse/sql-template';
export { AnswerError, type AnswerErrorCode, inputError, tooCostly } from './errors/answer-error';
export { type ReadEdge, usualEdge } from './edge/edge-config';
export { RequestBudget } from './edge/rate/request-budget';
export { awaitsDirective } from './awaiting/awaits-directive';
export type { AwaitedAnswer, Freshness, Standing, ViewFreshness } from './freshness/freshness-answer';
export { declaredReads } from './freshness/declared-reads';
export { Reads } from './freshness/reads';
export { Live } from './live/schema/live';
export { withSubscriptions } from './live/schema/subscriptions';
export { attempt } from './answers/attempt';
export { type Criterion, hasOneOf, isIn, isWithin, valuesIn } from './filters/criterion';
export { criterionOf } from './filters/logic';
export {
  IntRange,
  intCriterion,
  minorUnits,
  MoneyRange,
  moneyCriterion,
  TimeRange,
  timeCriterion,
} from './filters/ranges';
export { TextMatch, textCriterion } from './filters/text-match';
export { Json } from './answers/json';
export { connectionComplexity, embeddedListComplexity, figuresComplexity } from './limits/complexity';
export { mostListed } from './limits/query-limits';
export { type ConnectionAnswer, connectionOf, PageArgs, PageInfoAnswer } from './answers/connection';
export { readConnection, readConnectionBelow } from './answers/connection-answer';
export { MoneyAnswer, moneyAnswer } from './answers/money-answer';
export { dropTrivialResolvers } from './execution/plain-fields';
export { type QueryContext, Reader } from './graphql/reader';
export { DateTime, Long } from './answers/scalars';
export { selectedFields } from './answers/selection';
export { SourceAnswer, sourceAnswer, sourceCriteria, SourceFilter } from './answers/source-answer';
export { type CoarseField, SortDirection, sortKeys } from './answers/sort';
export { OperatorDesk } from './operations/operator-desk';
export { operatorResolvers } from './operations/operator-resolvers';
export { SagaStatus } from './operations/sagas/saga-enums';
export type { ExampleQuery, LookedUp } from './playground/example-query';
export type { SortKey } from './pages/keyset';
export { type Page, pageOf, type PageRequest, pageRequest } from './pages/page';
export type { Condition } from './pages/parameters';
export { columnName } from './pages/view-columns';
export type { Walk } from './pages/walk';
export { ViewRows } from './pages/view-rows';
export { loadStale } from './stale/load-stale';
export { StaleAnswer } from './stale/stale-answer';
export { queryConfig, type QueryConfig, queryVariables } from './query-config';
export { QuerySide, type QuerySideOptions } from './query-side';
