import { toldDifference, type Difference } from '../oracle/rows';

/** How one run ended. */
export interface RunOutcome {
  readonly differences: readonly Difference[];
  /** What was done, in order. */
  readonly log: readonly string[];
  /** Events that were in the feeds in the end. */
  readonly events: number;
}

export interface Reporter {
  began(first: { readonly seed: number; readonly what: string }): void;
  ran(run: { readonly seed: number; readonly outcome: RunOutcome; readonly share: number }): void;
  /** @param text the failing run, for people */
  failed(seed: number, outcome: RunOutcome, text: string): void;
  ended(all: Totals): void;
}

export interface Totals {
  readonly runs: number;
  readonly events: number;
  readonly seconds: number;
  readonly failed: boolean;
}

/** One JSON object a line, for machines; the last one has the totals. */
export const jsonLines = (write: (line: string) => void): Reporter => {
  const say = (line: object): void => write(`${JSON.stringify(line)}\n`);
  return {
    began: (first) => say({ event: 'began', ...first }),
    ran: ({ seed, outcome: { events, log, differences } }) =>
      say({ event: 'run', seed, events, steps: log.length, differences: differences.length }),
    failed: (seed, { differences, log }) =>
      say({ event: 'failed', seed, differences, lastSteps: log.slice(-mostSteps) }),
    ended: (totals) => say({ event: 'ended', ...totals }),
  };
};

/** Steps that are told of a long run. */
export const mostSteps = 60;

/** A bar that grows in its line, for people. */
export const progressBar = (write: (text: string) => void): Reporter => {
  let [runs, events] = [0, 0];
  return {
    began: ({ seed, what }) => write(`${what}, from seed ${seed}\n`),
    ran: ({ seed, outcome, share }) => {
      runs += 1;
      events += outcome.events;
      const full = Math.min(width, Math.round(width * share));
      write(`\r[${'#'.repeat(full)}${' '.repeat(width - full)}] ${runs} runs, ${events} events, seed ${seed} `);
    },
    failed: (_, __, text) => write(`\n\n${text}\n`),
    ended: ({ seconds, failed }) =>
      write(
        `\n${runs} runs, ${events} events in ${Math.round(seconds)} s: ${failed ? 'a difference' : 'no difference'}\n`,
      ),
  };
};
const width = 30;

/** A failing run for people: its seed, its last steps, and what is not as it must be. */
export const toldRun = (again: string, { log, differences }: RunOutcome): string =>
  [
    again,
    ...(log.length > mostSteps ? [`  (${log.length - mostSteps} steps before these)`] : []),
    ...log
      .slice(-mostSteps)
      .map((line, at) => `  ${String(Math.max(log.length - mostSteps, 0) + at + 1).padStart(3)}. ${line}`),
    ...differences.slice(0, mostDifferences).map((difference) => `  ${toldDifference(difference)}`),
    ...(differences.length > mostDifferences ? [`  … and ${differences.length - mostDifferences} more`] : []),
  ].join('\n');

const mostDifferences = 12;
