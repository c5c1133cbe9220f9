import { parseArgs } from 'node:util';
import { append } from './append/append';
import { checkout } from './checkout/checkout';
import { command } from './command/command';
import { growth } from './growth/growth';
import { latency } from './latency/latency';
import { project } from './projection/project';
import { rebuild } from './projection/rebuild';
import { query } from './query/query';
import { reads } from './reads/reads';
import { rebuildLatency } from './rebuild-latency/rebuild-latency';
import { relay } from './relay/relay';
import type { Options, Result } from './result';

interface Benchmark {
  readonly run: (options: Options) => Promise<Result>;
  /** Events of a run that does not say how many. */
  readonly events: number;
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  append: { run: append, events: 20_000 },
  checkout: { run: checkout, events: 1_000 },
  command: { run: command, events: 15_000 },
  growth: { run: growth, events: 1_000_000 },
  relay: { run: relay, events: 100_000 },
  project: { run: project, events: 200_000 },
  rebuild: { run: rebuild, events: 1_000_000 },
  latency: { run: latency, events: 2_000 },
  reads: { run: reads, events: 500 },
  query: { run: query, events: 400_000 },
  'rebuild-latency': { run: rebuildLatency, events: 300_000 },
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      events: { type: 'string' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [name = ''] = positionals;
  const benchmark = benchmarks[name];
  if (!benchmark) {
    console.error(`Usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [--events N] [--rounds N] [--json]`);
    process.exitCode = 2;
    return;
  }
  const log = (line: string): void => console.error(line);
  const events = values.events === undefined ? benchmark.events : count('events', values.events);
  const result = await benchmark.run({ events, rounds: count('rounds', values.rounds), log });
  console.log(values.json ? JSON.stringify(result) : tableOf(result));
};

const count = (option: string, text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new RangeError(`--${option} takes a whole number from 1, not '${text}'.`);
};

const tableOf = (result: Result): string =>
  Object.entries(result)
    .map(([name, value]) => `${name.padEnd(16)} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join('\n');

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
