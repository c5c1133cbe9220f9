import type { RebuildReport } from '@refold/platform/operations';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desk } from '../operations/desk';
import { duration } from '../output/numbers';
import { withPatience } from '../system/patience';
import { Problem } from '../system/problem';
import { hasEnded, rebuildsLine } from './rebuild-text';

/** Often enough for a bar that moves, seldom enough to cost the projector nothing. */
const lookEveryMs = 400;
/** A projector that takes longer to tell is as good as away. */
const longestLookMs = 10_000;

export interface Following {
  /** How long the projector may be away. */
  readonly patienceMs: number;
  /** Ends the following, not the rebuild. */
  readonly signal: AbortSignal;
}

/**
 * Follows rebuilds until all have ended. A projector that is away is waited for: the rebuild goes on when it is back.
 * @returns undefined when the signal ended it
 * @throws Unavailable when the projector stays away
 */
export async function follow(
  desk: Desk,
  started: readonly RebuildReport[],
  { patienceMs, signal }: Following,
): Promise<readonly RebuildReport[] | undefined> {
  const onWait = (_: unknown, waitedMs: number) =>
    desk.output.progress(
      'waiting-for-projector',
      { waitedMs: Math.round(waitedMs) },
      `The projector does not answer (for ${duration(waitedMs)} of ${duration(patienceMs)}); the rebuild goes on when it is back.`,
    );
  const look = () => withPatience(() => reportsOf(desk, started, signal), { limitMs: patienceMs, onWait, signal });
  try {
    for (let reports = started; ; reports = await look()) {
      if (reports.every(hasEnded)) return reports;
      desk.output.progress('rebuilding', { rebuilds: reports }, rebuildsLine(reports));
      await sleep(lookEveryMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

const reportsOf = async (desk: Desk, started: readonly RebuildReport[], signal: AbortSignal) => {
  const views = started.map(({ view }) => view);
  const either = AbortSignal.any([signal, AbortSignal.timeout(longestLookMs)]);
  const reports = await desk.ask('rebuilds', { views }, either);
  return started.map(({ view, version }) => {
    const report = reports.find((each) => each.view === view && each.version === version);
    if (report) return report;
    throw new Problem(
      `The projector knows no rebuild of ${view} v${version} any more. refold versions lists what it has.`,
    );
  });
};
