import { Command, InvalidArgumentError, Option } from 'commander';
import type { Streams } from './output/output';
import { defaultDataDir, type Whereabouts } from './system/locate-system';

/** What a verb needs beside its own arguments. */
export interface Surroundings {
  readonly streams: Streams;
  readonly exit: (exitCode: number) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Calls this at Ctrl-C, instead of ending the command, until it is called off. A second Ctrl-C ends it. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

export interface CommonOptions extends Whereabouts {
  readonly json: boolean;
}

/** A verb with the options that every verb has, and an example under its help. */
export const verb = (name: string, description: string, example: string, { streams }: Surroundings): Command =>
  withErrors(new Command(), streams)
    .name(name)
    .description(description)
    .option('--data-dir <dir>', `the running stack's data directory (default: ${defaultDataDir})`)
    .addOption(new Option('--port-base <n>', 'first port of the running stack').argParser(port))
    .option('--json', 'one JSON object a line instead of text', false)
    .addHelpText('after', `\nExample:\n  $ refold ${example}`);

/** Mistakes are thrown, not ended with an exit code of commander's. */
export const withErrors = (command: Command, { out, err }: Streams): Command =>
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) })
    .showHelpAfterError('(see --help)');

export const seconds = (text: string): number => {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of seconds.');
};

/** A whole number between these two, both included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    if (/^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };

/** For an option that may be given several times. */
export const oneMore = (text: string, before: readonly string[] = []): string[] => [...before, text];

const port = (text: string): number => {
  const base = Number(text);
  if (/^\d+$/.test(text) && base >= 1 && base <= 65_500) return base;
  throw new InvalidArgumentError('Give a whole number from 1 to 65500.');
};
