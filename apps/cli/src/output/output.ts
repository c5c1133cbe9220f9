import { clipped } from './shown';

/** How a command tells what it does. Facts are for programs, the text is for people; each output shows one of them. */
export interface Output {
  /** What goes on now; the next one replaces it. */
  progress(event: string, facts: object, text: string): void;
  /** Something that happened on the way. */
  notice(event: string, facts: object, text: string): void;
  /** What the command was run for. */
  result(event: string, facts: object, text: string): void;
}

interface Screen {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Streams {
  readonly out: Screen;
  readonly err: Screen;
}

const jsonProgressMs = 1_000;
const plainProgressMs = 5_000;
const terminalProgressMs = 100;
const usualColumns = 120;

/** JSON lines on standard output, or text: results on standard output, the rest on standard error. */
export const outputTo = (streams: Streams, json: boolean, now = () => performance.now()): Output => {
  if (json) return jsonOutput(streams.out, now);
  return streams.err.isTTY ? terminalOutput(streams, now) : plainOutput(streams, now);
};

/** Each line is `{"event": …, …facts}`. */
const jsonOutput = (out: Screen, now: () => number): Output => {
  const line = (event: string, facts: object) => out.write(`${JSON.stringify({ event, ...facts }, digits)}\n`);
  const due = every(jsonProgressMs, now);
  return {
    progress: (event, facts) => due(event) && line(event, facts),
    notice: line,
    result: line,
  };
};

const plainOutput = ({ out, err }: Streams, now: () => number): Output => {
  const due = every(plainProgressMs, now);
  return {
    progress: (event, _, text) => due(event) && err.write(`${text}\n`),
    notice: (_event, _facts, text) => err.write(`${text}\n`),
    result: (_event, _facts, text) => out.write(`${text}\n`),
  };
};

/** One line that is written over, cleared when something that stays is written. Two lines could not be. */
const terminalOutput = ({ out, err }: Streams, now: () => number): Output => {
  const clear = '\r\u001b[2K';
  const oneLine = (text: string): string => clipped(text, (err.columns || usualColumns) - 1);
  const due = every(terminalProgressMs, now);
  return {
    progress: (event, _, text) => due(event) && err.write(`${clear}${oneLine(text)}`),
    notice: (_event, _facts, text) => err.write(`${clear}${text}\n`),
    result: (_event, _facts, text) => {
      err.write(clear);
      out.write(`${text}\n`);
    },
  };
};

/** True for the first of each kind of event, and then once in so many milliseconds. */
const every = (intervalMs: number, now: () => number) => {
  const last = new Map<string, number>();
  return (event: string): boolean => {
    const before = last.get(event);
    if (before !== undefined && now() - before < intervalMs) return false;
    last.set(event, now());
    return true;
  };
};

const digits = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
