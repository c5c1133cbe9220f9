import { createReadStream } from 'node:fs';
import { UsageProblem } from '../../system/problem';

export interface Line {
  /** The first is 1. */
  readonly line: number;
  readonly text: string;
}

/** A line that is longer than this is no record: reading on would fill the memory. */
const longestLine = 8 * 1024 * 1024;

/** Streams the lines of a UTF-8 file, ended by LF or CRLF. @throws UsageProblem when it cannot be read */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest = '';
  let line = 0;
  for await (const chunk of chunksOf(file)) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield { line: ++line, text: clean(text, line) };
    if (rest.length > longestLine)
      throw new UsageProblem(`${file}:${line + 1} is longer than ${longestLine} characters.`);
  }
  if (rest !== '') yield { line: ++line, text: clean(rest, line) };
}

async function* chunksOf(file: string): AsyncGenerator<string> {
  try {
    for await (const chunk of createReadStream(file, 'utf8')) yield chunk as string;
  } catch (error) {
    throw new UsageProblem(`${file} cannot be read: ${(error as Error).message}`);
  }
}

const clean = (text: string, line: number): string =>
  (line === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '');
