import { memoryTorture } from './memory/torture';
import { serversTorture } from './servers/torture';
import { optionsOf, usage, type Options } from './program/options';
import { jsonLines, progressBar } from './program/reporter';
import { runAll, type Torture } from './program/run-all';

const main = async (): Promise<number> => {
  let options: Options;
  let torture: Torture;
  try {
    options = optionsOf(process.argv.slice(2));
    torture = options.memory ? memoryTorture(options.broken) : serversTorture(options.broken);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const asJson = options.json || !process.stdout.isTTY;
  const write = (text: string): void => void process.stdout.write(text);
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
