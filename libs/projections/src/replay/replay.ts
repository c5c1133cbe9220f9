import { liveVersion } from '../afresh/live-version';
import type { OnProgress, ReplayReport } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { replayFacts } from './replay-facts';
import { replayRows } from './replay-rows';
import { selectionOf, type ReplayOrder } from './selection';

/**
 * Makes chosen rows or facts of one view what the events give, beside the live flushes. It is a repair, never a second
 * application: a row is folded from nothing at the versions that its ledger has, so its sums come out as they are, and a
 * fact replaces itself. Nothing but the view is touched.
 * @throws Refusal when nothing is chosen, an owner does not answer, or a row cannot be folded
 */
export const replay = async (
  tools: OperatorTools,
  order: ReplayOrder,
  onProgress: OnProgress = () => undefined,
): Promise<ReplayReport> => {
  const { view, version, dryRun } = order;
  const projection = await liveVersion(tools, view, version);
  const selection = selectionOf(projection, order);
  const replayed =
    projection.engine === 'postgres'
      ? await replayRows(tools, projection, order, selection, onProgress)
      : await replayFacts(tools, projection, order, selection, onProgress);
  return { view, version: projection.version, ...replayed, dryRun };
};
