import { onceOrphaned } from './orphaned';
import { parseOptions, usage, type Options } from './place/options';
import { Problem, reasonOf } from './problem';
import { jsonReporter, terminalReporter } from './output/reporter';
import { LocalStack } from './stack';

// Whoever read the output may be gone before the stack is; stopping everything matters more than telling of it.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  const reporter = options.json ? jsonReporter(process.stdout) : terminalReporter(process.stdout);
  const stack = await LocalStack.prepare(options, reporter);
  const interrupted = onceInterrupted(options, () => stack.kill());
  try {
    await Promise.race([stack.start(), interrupted]);
    await interrupted;
  } finally {
    await stack.stop();
  }
}

/**
 * Resolves when the stack is asked to stop: by a signal, by the end of its input, or because npm is gone. Asked a second
 * time, it stops waiting for the processes' own shutdown and kills them.
 */
function onceInterrupted({ stopOnStdinEnd }: Options, kill: () => void): Promise<void> {
  return new Promise((resolve) => {
    let times = 0;
    const interrupt = () => {
      if (++times > 1) kill();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
    if (stopOnStdinEnd) process.stdin.on('end', interrupt).on('error', interrupt).resume();
    if (process.env.npm_lifecycle_event) onceOrphaned(interrupt);
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Problem ? `refold: ${error.message}` : reasonOf(error));
    process.exit(process.exitCode ?? 1);
  },
);
