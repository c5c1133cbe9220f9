import type { Options } from './options';
import type { Reporter, RunOutcome } from './reporter';

/** Something that can be run by a seed, again and again. */
export interface Torture {
  readonly what: string;
  run(seed: number): Promise<RunOutcome>;
  /** The failing run for people, made as short as can be. */
  explain(seed: number, outcome: RunOutcome): Promise<string>;
  close(): Promise<void>;
}

/** Runs until the time is over or something is found. @returns whether nothing was */
export const runAll = async (torture: Torture, options: Options, reporter: Reporter): Promise<boolean> => {
  const { seed: first, durationMs, runs: most } = options;
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  let [runs, events, failed] = [0, 0, false];
  reporter.began({ seed: first, what: torture.what });
  while (!failed && runs < most && elapsed() < durationMs) {
    const seed = first + runs;
    const outcome = await torture.run(seed);
    runs += 1;
    events += outcome.events;
    failed = outcome.differences.length > 0;
    reporter.ran({ seed, outcome, share: Math.max(elapsed() / durationMs, runs / most) });
    if (failed) reporter.failed(seed, outcome, await torture.explain(seed, outcome));
  }
  reporter.ended({ runs, events, seconds: elapsed() / 1000, failed });
  return !failed;
};
