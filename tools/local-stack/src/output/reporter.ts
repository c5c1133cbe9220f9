import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readable } from './log-line';
import { describeExit, type Exit, type Reporter } from '../supervisor/piece';

/** What the whole stack tells, beyond what its single processes do. */
export interface StackReporter extends Reporter {
  readonly progress: (text: string) => void;
  /** The stack serves; `facts` is what a program wants to know, `text` what a person does. */
  serving(facts: Readonly<Record<string, unknown>>, text: string): void;
}

const colours = [36, 33, 35, 32, 34, 96, 93, 95, 92, 94];

/** For people: each line begins with the name of the process, in a colour of its own where there is a terminal. */
export function terminalReporter(out: NodeJS.WriteStream): StackReporter {
  const coloured = out.isTTY && !process.env.NO_COLOR;
  const seen = new Map<string, number>();
  const print = (name: string, text: string) => {
    if (!seen.has(name)) seen.set(name, colours[seen.size % colours.length] ?? 0);
    const label = name.padEnd(10);
    const before = coloured ? `\u001b[${seen.get(name)}m${label}\u001b[0m` : label;
    for (const line of text.split('\n')) out.write(`${before} | ${line}\n`);
  };
  return {
    started: () => undefined,
    ready: (name, afterMs) => print('refold', `${name} is ready after ${(afterMs / 1000).toFixed(1)} s`),
    died: (name, exit, restartInMs) =>
      print('refold', `${name} died (${describeExit(exit)}); it is started again in ${restartInMs / 1000} s`),
    stopped: (name) => print('refold', `${name} has stopped`),
    line: (name, text) => print(name, readable(text)),
    progress: (text) => print('refold', text),
    serving: (_, text) => out.write(`${text}\n`),
  };
}

/** For programs: one JSON object a line, told apart by `event`. The processes' own output is in the log files alone. */
export function jsonReporter(out: NodeJS.WritableStream): StackReporter {
  const print = (event: string, facts: object) => out.write(`${JSON.stringify({ event, ...facts })}\n`);
  return {
    started: (name, pid) => print('started', { name, pid }),
    ready: (name, afterMs) => print('ready', { name, afterMs }),
    died: (name, exit: Exit, restartInMs) => print('died', { name, ...exit, restartInMs }),
    stopped: (name) => print('stopped', { name }),
    line: () => undefined,
    progress: (text) => print('progress', { text }),
    serving: (facts) => print('serving', facts),
  };
}

/** Keeps the output of each process in `logs/NAME.log` of the data directory, from this start of the stack on. */
export function withLogFiles(reporter: StackReporter, dataDir: string): StackReporter {
  const folder = join(dataDir, 'logs');
  const files = new Map<string, number>();
  mkdirSync(folder, { recursive: true });
  const fileOf = (name: string) => {
    const file = files.get(name) ?? openSync(join(folder, `${name}.log`), 'w', 0o600);
    files.set(name, file);
    return file;
  };
  const line = (name: string, text: string) => {
    writeSync(fileOf(name), `${text}\n`);
    reporter.line(name, text);
  };
  return { ...reporter, line };
}
