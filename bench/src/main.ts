import { parseArgs } from 'node:util';
import { project } from './project';
import type { Options, Result } from './result';

const benchmarks: Readonly<Record<string, (options: Options) => Promise<Result>>> = { project };

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      events: { type: 'string', default: '200000' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const [name = ''] = positionals;
  const run = benchmarks[name];
  if (!run) {
    console.error(`Usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [--events N] [--rounds N] [--json]`);
    process.exitCode = 2;
    return;
  }
  const log = (line: string): void => console.error(line);
  const result = await run({ events: count('events', values.events), rounds: count('rounds', values.rounds), log });
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
