import { parseArgs } from 'node:util';
import { breaks, checkoutBreaks, isBreak, isCheckoutBreak, type Break, type CheckoutBreak } from '../breaks/breaks';

export interface Options {
  /** How long, in milliseconds. */
  readonly durationMs: number;
  /** Runs at most; all that fit into the time when left out. */
  readonly runs: number;
  /** Of the first run; each further one has the next number. */
  readonly seed: number;
  readonly memory: boolean;
  readonly checkouts: boolean;
  readonly json: boolean;
  readonly broken: Break | CheckoutBreak | null;
}

export const usage = `Usage: npm run torture -- [--minutes N] [--runs N] [--seed N] [--memory | --checkouts] [--json] [--break NAME]

  --minutes N   how long (default 1; a run that has begun is brought to its end)
  --runs N      how many runs at most
  --seed N      seed of the first run; each further run has the next number (default: a random one, which is told)
  --memory      simulated stores, broker and projectors, hundreds of runs a second, and no servers
  --checkouts   whole checkouts: all services as processes of their own, which are killed; 150 orders a run, and the style
                of the checkout by the seed
  --json        a line of JSON for each run, also on a terminal
  --break NAME  breaks a piece on purpose, to see that it is found:
${Object.entries({ ...breaks, ...checkoutBreaks })
  .map(([name, what]) => `                  ${name.padEnd(30)} ${what}`)
  .join('\n')}

Exit code 0 when nothing was found, 1 when something was, 2 when the command is wrong.`;

/** @throws RangeError that names what is wrong with the command */
export const optionsOf = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      memory: { type: 'boolean', default: false },
      checkouts: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      break: { type: 'string' },
    },
  });
  if (values.memory && values.checkouts) throw new RangeError('--checkouts needs servers, and --memory has none.');
  return {
    durationMs: numberOf('minutes', values.minutes, /^\d{1,4}(\.\d{1,3})?$/) * 60_000,
    runs: values.runs === undefined ? Infinity : numberOf('runs', values.runs, whole),
    seed: values.seed === undefined ? randomSeed() : numberOf('seed', values.seed, whole),
    memory: values.memory,
    checkouts: values.checkouts,
    json: values.json,
    broken: values.break === undefined ? null : breakOf(values.break),
  };
};

const whole = /^\d{1,9}$/;
const randomSeed = (): number => Math.floor(Math.random() * 1_000_000_000);

const numberOf = (option: string, text: string, form: RegExp): number => {
  if (form.test(text) && Number(text) > 0) return Number(text);
  throw new RangeError(`--${option} takes a number, not '${text}'.`);
};

const breakOf = (name: string): Break | CheckoutBreak => {
  if (isBreak(name) || isCheckoutBreak(name)) return name;
  throw new RangeError(`--break ${name}: there are ${Object.keys({ ...breaks, ...checkoutBreaks }).join(', ')}.`);
};
