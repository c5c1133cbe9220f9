import { Writable } from 'node:stream';

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info ', 40: 'WARN ', 50: 'ERROR', 60: 'FATAL' };
const known = new Set(['level', 'time', 'process', 'pid', 'msg', 'err']);

interface Line {
  readonly level?: number;
  readonly time?: string;
  readonly process?: string;
  readonly msg?: string;
  readonly err?: { readonly stack?: string };
  readonly [field: string]: unknown;
}

/** One JSON log line as people read it: time, level, process, message, the other fields, and the stack below. */
export const readable = (json: string): string => {
  const line = parse(json);
  if (!line) return json;
  const fields = Object.entries(line)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const stack = line.err?.stack ? `\n${line.err.stack}` : '';
  return `${(line.time ?? '').slice(11, 23)} ${levels[line.level ?? 0] ?? '     '} ${line.process ?? ''}: ${line.msg ?? ''}${fields.join('')}${stack}`;
};

const parse = (json: string): Line | undefined => {
  try {
    return JSON.parse(json) as Line;
  } catch {
    return undefined;
  }
};

/** For a terminal: pino writes one line a call. */
export const readableLines = (to: NodeJS.WritableStream): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      to.write(`${readable(chunk.toString().trimEnd())}\n`);
      done();
    },
  });
