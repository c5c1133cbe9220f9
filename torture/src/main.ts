import { memoryTorture } from './memory/torture';
import { optionsOf, usage, type Options } from './program/options';
import { jsonLines, progressBar } from './program/reporter';
import { runAll } from './program/run-all';

const main = async (): Promise<number> => {
  let options: Options;
  try {
    options = optionsOf(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const asJson = options.json || !process.stdout.isTTY;
  const write = (text: string): void => void process.stdout.write(text);
  const torture = memoryTorture(options.broken);
  try {
    return (await runAll(torture, options, asJson ? jsonLines(write) : progressBar(write))) ? 0 : 1;
  } finally {
    await torture.close();
  }
};

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
