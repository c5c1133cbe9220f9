import { CommanderError } from 'commander';
import { programOf } from './program';
import { exitCodes, Problem } from './system/problem';

// A reader that has had enough, such as `head`, is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed),
);

const exit = (exitCode: number): void => {
  process.exitCode = exitCode;
};

const exitCodeOf = (error: unknown): number => {
  // Commander has printed its own message; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badUsage;
  console.error(error instanceof Problem ? `refold: ${error.message}` : error);
  return error instanceof Problem ? error.exitCode : exitCodes.failed;
};

const onInterrupt = (listener: () => void) => {
  process.once('SIGINT', listener);
  return () => void process.off('SIGINT', listener);
};

const streams = { out: process.stdout, err: process.stderr };
programOf({ streams, exit, environment: process.env, onInterrupt })
  .parseAsync()
  .catch((error: unknown) => exit(exitCodeOf(error)));
