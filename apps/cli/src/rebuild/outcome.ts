import type { RebuildReport } from '@refold/platform/operations';
import { Option } from 'commander';
import { seconds } from '../command-options';
import type { Desk } from '../operations/desk';
import { exitCodes } from '../system/problem';
import { follow } from './follow';
import { endText, named } from './rebuild-text';

const usualPatienceSeconds = 120;

export const patienceOption = (): Option =>
  new Option('--patience <seconds>', 'how long the projector may be away before this command gives up following')
    .argParser(seconds)
    .default(usualPatienceSeconds);

/**
 * Follows rebuilds until all have ended, or until Ctrl-C, and tells what became of them.
 * @param patience seconds
 * @returns the exit code
 */
export const followToTheEnd = async (
  desk: Desk,
  started: readonly RebuildReport[],
  patience: number,
): Promise<number> => {
  const interrupt = new AbortController();
  const callOff = desk.onInterrupt(() => interrupt.abort());
  try {
    const ended = await follow(desk, started, { patienceMs: patience * 1000, signal: interrupt.signal });
    return ended ? outcome(desk, ended) : interrupted(desk, started);
  } finally {
    callOff();
  }
};

const interrupted = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const text = [`The rebuild goes on in the projector: ${rebuilds.map(named).join(', ')}.`, ...controls(rebuilds)];
  output.result('detached', { rebuilds }, text.join('\n'));
  return exitCodes.interrupted;
};

export const controls = (rebuilds: readonly RebuildReport[]): string[] => [
  'How far it is: refold rebuilds',
  ...rebuilds.map(({ view }) => `To halt it: refold pause ${view}. To give it up: refold abort ${view}`),
];

const outcome = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  output.result('rebuilt', { rebuilds }, rebuilds.map(endText).join('\n'));
  return rebuilds.every(({ state }) => state === 'done') ? exitCodes.done : exitCodes.failed;
};
