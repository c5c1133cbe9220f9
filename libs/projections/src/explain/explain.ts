import { liveVersion } from '../afresh/live-version';
import type { ExplainReport } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { countsAsOf, readAsOf } from './as-of';
import { explainFacts } from './explain-facts';
import { explainRow } from './explain-row';

export interface ExplainOrder {
  readonly view: string;
  /** Of a row; of a fact the values of its identity with slashes between, or the id of a stream. */
  readonly key: string;
  readonly field?: string | undefined;
  /** A moment by the owners' clocks, or tokens; default: as it is now. */
  readonly asOf?: string | undefined;
}

/**
 * Which events made a row, a field of it, or a fact. Only what the version in use has applied counts, so without `asOf`
 * the last step is the stored row; what waits behind a dead letter is not in it.
 * @throws Refusal
 */
export const explain = async (tools: OperatorTools, order: ExplainOrder): Promise<ExplainReport> => {
  const { view, key, field, asOf } = order;
  const projection = await liveVersion(tools, view);
  const counts = asOf === undefined ? undefined : await countsAsOf(tools, readAsOf(asOf));
  const limits = { field, counts };
  const explained =
    projection.engine === 'postgres'
      ? await explainRow(tools, projection, key, limits)
      : await explainFacts(tools, projection, key, limits);
  return { view, version: projection.version, key, asOf: asOf ?? null, ...explained };
};
