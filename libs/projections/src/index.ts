export { migrateViews, underMigrationLock } from './catalogue/migrate';
export { ProgressBehind, readProgress, type PartitionProgress, type PartitionSpan } from './catalogue/progress';
export type { Engine } from './catalogue/engine';
export { DefinitionChanged, register } from './catalogue/register';
export { CopyMissing, CopyRows } from './copies/copy-rows';
export { ensureSchema, inSchema } from './copies/schema';
export { unreadRecords } from './copies/unread-records';
export { ClickHouse, strictSettings } from './clickhouse/clickhouse';
export { FactsProjection } from './clickhouse/facts-projection';
export type { FlushPoint, Flushed } from './flush/flush';
export type { AppliedBatch, FlushObserver } from './flush/observer';
export { kindOf, Moved } from './flush/errors';
export type { BuildWorkspace, LiveWorkspace, Projection, ReadEvent, RowChange } from './flush/projection';
export { ProjectionRunner, type RunnerOptions } from './flush/projection-runner';
export { ViewChanges } from './flush/view-changes';
export { ForeignHistory } from './ledger/plan';
export { countLetters, readLetters, selectLetters, type Letter } from './dead-letters/letters';
export { retryLetters, type Retried } from './dead-letters/retry';
export { withGroup, type RetryTools } from './dead-letters/letter-group';
export * from './dead-letters/verbs';
export type { Part } from './engine/part';
export type { EngineOptions } from './engine/engine-options';
export { ProjectionEngine } from './engine/projection-engine';
export { Projector, type ProjectorOptions } from './engine/projector';
export {
  lagSecondsOf,
  problemsOf,
  statusOf,
  type EngineStatus,
  type ProjectionStatus,
  type ProjectorStatus,
} from './engine/status';
export { consumeTrusted } from './engine/intake/consume-trusted';
export { OwnerWatch } from './owners/watch/owner-watch';
export { refuseRestored } from './owners/watch/refuse-restored';
export { TrustedOwners } from './owners/watch/trusted-owners';
export type { OwnerState } from './owners/watch/owner-watch';
export {
  HttpOwners,
  type EventCount,
  type OwnerAddresses,
  type OwnerClient,
  type Standing,
} from './owners/owner-client';
export type { AnyView } from './postgres/any-view';
export { ViewProjection } from './postgres/view-projection';
export { ForeignRecord, type Arrival, type RawRecord } from './records/arrival';
export { ArrivalReader } from './records/read-arrival';
export { columnsOf, type ColumnType, type TableColumn } from './table/columns';
export { indexName, ledgerName, physicalName, type ProjectionName } from './table/names';
export { quoted } from './sql';
export { ledgerDdl } from './table/postgres-ddl';
export { tableOf, type Table } from './table/table-of';
export { approvalFor, approve, type Approval } from './compare/approvals';
export { diff, type DiffOptions } from './compare/diff';
export { versionsToCompare } from './compare/versions';
export type * from './operations/reports';
export { Refusal, type RefusalCode } from './operations/refusal';
export type { OperatorTools } from './operations/tools';
export { plan } from './plan/plan-verb';
export { RebuildVerbs } from './versions/rebuild/rebuild-verbs';
export { retire } from './versions/switch/retire-verb';
export { SwitchVerbs } from './versions/switch/switch-verbs';
export { listVersions } from './versions/versions-verb';
export {
  build,
  measureSources,
  type BuildOptions,
  type BuildReport,
  type Sources,
  type SourceTools,
} from './build/build';
export { checkEvents, type CheckOrder } from './check/check-events';
export { explain, type ExplainOrder } from './explain/explain';
export { replay } from './replay/replay';
export type { ReplayOrder } from './replay/selection';
export { audit, type AuditOrder } from './audit/audit';
export { auditCounts, type AuditCount } from './audit/audit-counts';
export { Auditor, type AuditorOptions } from './audit/auditor';
export { isLagging } from './audit/is-lagging';
