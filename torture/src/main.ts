import { checkoutBreaks, isCheckoutBreak } from './breaks/breaks';
import { checkoutsTorture } from './checkouts/story/torture';
import { memoryTorture } from './memory/torture';
import { serversTorture } from './servers/torture';
import { optionsOf, usage, type Options } from './program/options';
import { jsonLines, progressBar } from './program/reporter';
import { runAll, type Torture } from './program/run-all';

const tortureOf = ({ memory, checkouts, broken }: Options): Torture => {
  const isOfCheckouts = broken !== null && isCheckoutBreak(broken);
  if (checkouts && (broken === null || isOfCheckouts)) return checkoutsTorture(broken);
  if (checkouts || isOfCheckouts)
    throw new RangeError(`--break ${broken}: with --checkouts there are ${Object.keys(checkoutBreaks).join(', ')}.`);
  return memory ? memoryTorture(broken) : serversTorture(broken);
};

const main = async (): Promise<number> => {
  let options: Options;
  let torture: Torture;
  try {
    options = optionsOf(process.argv.slice(2));
    torture = tortureOf(options);
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
