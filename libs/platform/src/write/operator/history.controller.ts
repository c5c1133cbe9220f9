import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import type { HistoryResult } from '@refold/event-store';
import type { Stream } from '@refold/model';
import { Allow } from '../../access';
import { Problem } from '../../http';
import { asCallersSee } from '../commands/execution/store-failures';
import { Runtime } from '../runtime/runtime';
import { Intake } from './intake';
import { countLines, readHistory, type RefusedLine } from './history-lines';

export const STREAMS = Symbol('the streams of this service');

/** Lines in one request. */
const mostLines = 1_000;
/**
 * Characters that are worked on at a time, and that may wait for it. Read into events they take some ten times as much
 * memory, and a service is to stay small; usual requests of two senders go on side by side.
 */
const mostAtOnce = 2 * 1024 * 1024;
const mostWaiting = 4 * 1024 * 1024;

interface HistoryAnswer extends Omit<HistoryResult, 'refused'> {
  readonly refused: readonly RefusedLine[];
}

/** What happened elsewhere comes in here. */
@Allow('service', 'operator')
@Controller('operator/history')
export class HistoryController {
  private readonly intake = new Intake(mostAtOnce, mostWaiting);

  constructor(
    private readonly runtime: Runtime,
    @Inject(STREAMS) private readonly streams: readonly Stream[],
  ) {}

  @Post()
  @HttpCode(200)
  import(@Body() body: unknown): Promise<HistoryAnswer> {
    if (typeof body !== 'string')
      throw new Problem(
        415,
        'unsupported-media-type',
        'History comes as lines of JSON, with content-type application/x-ndjson.',
      );
    const count = countLines(body);
    if (count > mostLines)
      throw new Problem(413, 'too-large', `There are ${count} lines; one request takes ${mostLines} at most.`);
    this.runtime.refuseUntilStarted();
    return this.intake.take(body.length, () => this.takeIn(body));
  }

  private async takeIn(body: string): Promise<HistoryAnswer> {
    const { lines, refused } = readHistory(this.streams, body);
    try {
      return withRefused(await this.runtime.store.importHistory(lines), lines, refused);
    } catch (error) {
      throw asCallersSee(error);
    }
  }
}

/** The store counts the lines that reached it; the sender counts those that were sent. */
const withRefused = (
  result: HistoryResult,
  lines: readonly { readonly line: number }[],
  refused: readonly RefusedLine[],
): HistoryAnswer => {
  const byStore = result.refused.map((refusal) => ({
    ...refusal,
    line: lines[refusal.line - 1]?.line ?? refusal.line,
  }));
  return { ...result, refused: [...refused, ...byStore].sort((a, b) => a.line - b.line) };
};
