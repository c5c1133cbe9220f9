import { asAny, liveVersion, type AnyProjection } from '../afresh/live-version';
import type { AuditReport, OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { readActive } from '../versions/version-states';
import { addCounts } from './audit-counts';
import { FactAudit } from './audit-facts';
import { RowAudit } from './audit-rows';
import { Findings } from './findings';

const usualSample = 100;

export interface AuditOrder {
  /** Default: every view in use. */
  readonly view?: string | undefined;
  /** Rows or facts, half of those that there are and half of those that there should be; default 100. */
  readonly sample?: number | undefined;
  readonly all: boolean;
  /** Makes what differs what the events give; what no event gives is removed. */
  readonly repair: boolean;
}

/**
 * Folds rows and facts afresh from the owners' events, at the versions that their ledgers have, and compares them with
 * those that are stored: altered, missing or planted ones are found.
 * @throws Refusal when there is no such view, or an owner does not answer
 */
export const audit = async (
  tools: OperatorTools,
  { view, ...order }: AuditOrder,
  onProgress: OnProgress = () => undefined,
): Promise<AuditReport[]> => {
  const projections = view === undefined ? await activeOf(tools) : [await liveVersion(tools, view)];
  const reports: AuditReport[] = [];
  for (const projection of projections) reports.push(await auditOne(tools, projection, order, onProgress));
  return reports;
};

/** The versions that readers use. */
export const activeOf = async ({ pool, projections }: OperatorTools): Promise<AnyProjection[]> => {
  const active = await readActive(pool);
  return projections.filter(({ name, version }) => active.get(name)?.version === version).map(asAny);
};

/** @throws Refusal when the view's streams are not found by its key */
export const checksOf = (
  tools: OperatorTools,
  projection: AnyProjection,
  findings: Findings,
  repair: boolean,
): RowAudit | FactAudit =>
  projection.engine === 'postgres'
    ? new RowAudit(tools, projection, findings, repair)
    : new FactAudit(tools, projection, findings, repair);

const auditOne = async (
  tools: OperatorTools,
  projection: AnyProjection,
  { sample, all, repair }: Omit<AuditOrder, 'view'>,
  onProgress: OnProgress,
): Promise<AuditReport> => {
  const { name: view, version, engine, id } = projection;
  const findings = new Findings(id, tools.logger);
  const checks = checksOf(tools, projection, findings, repair);
  const named: OnProgress = (progress) => onProgress({ ...progress, what: `${view}: ${progress.what}` });
  try {
    if (all) await checks.all(named);
    else await checks.sample(sample ?? usualSample, named);
  } finally {
    await addCounts(tools.pool, id, findings, findings.last);
  }
  const { checked, drifted, repaired, drifts } = findings;
  return { view, version, engine, checked, drifted, repaired, drifts };
};
