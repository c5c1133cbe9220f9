import { Command, Option } from 'commander';
import { join } from 'node:path';
import { seconds, verb, withErrors, type CommonOptions, type Surroundings } from '../command-options';
import { outputTo } from '../output/output';
import { defaultDataDir, locateSystem } from '../system/locate-system';
import { NdjsonReader } from './ndjson/ndjson-reader';
import { OlistReader } from './olist/olist-reader';
import { withStandardInput } from './ndjson/standard-input';
import type { HistoryReader } from './record/history-reader';
import { runImport } from './run-import';
import { untilApplied } from './until-applied';

interface Options extends CommonOptions {
  readonly dryRun: boolean;
  readonly leaveOutBadRecords: boolean;
  readonly report?: string;
  readonly wait: boolean;
  readonly patience: number;
}

const usualPatienceSeconds = 120;

export const importCommand = (surroundings: Surroundings): Command => {
  const ndjson = (reader: HistoryReader, options: Options) => run('ndjson', reader, options, surroundings);
  return withErrors(new Command('import'), surroundings.streams)
    .description("Brings another system's records in as history, through the services' operator endpoints.")
    .addCommand(
      importing('olist', 'import olist ~/olist --dry-run', surroundings)
        .description('Imports the CSV files of the public Olist data set.')
        .argument('<dir>', 'folder of the CSV files')
        .action((dir: string, options: Options) => run('olist', new OlistReader(dir), options, surroundings)),
    )
    .addCommand(
      importing('ndjson', 'import ndjson shop-history.ndjson --dry-run', surroundings)
        .description('Imports records in the general format of docs/reference/ndjson.md.')
        .argument('<file>', 'file of records, or - for standard input')
        .action((file: string, options: Options) =>
          file === '-'
            ? withStandardInput(process.stdin, (copy) => ndjson(new NdjsonReader(copy, 'standard input'), options))
            : ndjson(new NdjsonReader(file), options),
        ),
    );
};

const importing = (format: string, example: string, surroundings: Surroundings): Command =>
  verb(format, '', example, surroundings)
    .option('--dry-run', 'only examine the files: nothing is sent, no system is needed', false)
    .option('--leave-out-bad-records', 'import the rest when some records cannot be imported', false)
    .option('--report <file>', 'where findings go (default: import-<format>-report.ndjson in the data directory)')
    .option('--no-wait', 'end when all is sent, not when all is in the views')
    .addOption(
      new Option('--patience <seconds>', 'how long a service may be away before the import gives up')
        .argParser(seconds)
        .default(usualPatienceSeconds),
    );

const run = async (format: string, reader: HistoryReader, options: Options, surroundings: Surroundings) => {
  const { dataDir, portBase, json, dryRun, wait, patience } = options;
  const output = outputTo(surroundings.streams, json);
  const exitCode = await runImport(reader, {
    dryRun,
    output,
    leaveOutBad: options.leaveOutBadRecords,
    reportFile: options.report ?? join(dataDir ?? defaultDataDir, `import-${format}-report.ndjson`),
    patienceMs: patience * 1000,
    locate: () => locateSystem({ dataDir, portBase }, surroundings.environment),
    ...(wait && { untilApplied: (system) => untilApplied(system, patience * 1000, output) }),
  });
  surroundings.exit(exitCode);
};
