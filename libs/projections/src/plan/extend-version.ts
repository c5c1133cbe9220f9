import { underMigrationLock } from '../catalogue/migrate';
import { Refusal } from '../operations/refusal';
import type { OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import { ViewProjection } from '../postgres/view-projection';
import { replayRows } from '../replay/replay-rows';
import { selectionOf } from '../replay/selection';
import type { Projection } from '../flush/projection';
import { copyVersion } from './copy-version';
import { firstDrift } from './sample-check';

export interface Extension {
  readonly from: Projection;
  readonly to: Projection;
  /** Types that only the new version handles: rows that they touch are folded afresh. */
  readonly eventTypes: readonly string[];
  /** The copy was made by a process that was stopped after it. */
  readonly copied: boolean;
  /** Runs when the copy is made: from then on it is not made again. */
  readonly onCopied: () => Promise<void>;
}

/**
 * Makes a new version out of the active one instead of out of history: copies its rows, folds afresh those that the new
 * handlers concern, and then a sample of all, for a proof by texts does not see what the functions call.
 * @returns why that was not enough, so that all of history must be read; null when it was
 * @throws Refusal `unavailable` when an owner does not answer
 */
export const extendVersion = async (
  tools: OperatorTools,
  { from, to, eventTypes, copied, onCopied }: Extension,
  onProgress: OnProgress,
): Promise<string | null> => {
  if (!(from instanceof ViewProjection) || !(to instanceof ViewProjection)) return 'facts are sent whole';
  if (!copied) {
    await underMigrationLock(tools.pool, (client) => to.prepare(client));
    await copyVersion(tools.pool, from, to);
    await onCopied();
  }
  const order = { view: to.name, keys: [], streams: [], types: eventTypes, dryRun: false };
  try {
    if (eventTypes.length > 0) await replayRows(tools, to, order, selectionOf(to, order), onProgress);
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unavailable') return error.message;
    throw error;
  }
  const drift = await firstDrift(tools, to);
  if (drift === null) await to.finishBuild(tools.pool);
  return drift;
};
