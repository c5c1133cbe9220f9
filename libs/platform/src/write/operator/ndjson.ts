import { Readable } from 'node:stream';
import { toRecordedJson, type RecordedEvent } from '@refold/model';
import type { FastifyReply } from 'fastify';

export const ndjsonType = 'application/x-ndjson; charset=utf-8';

/**
 * Streams recorded events, one JSON object a line. A failure on the way breaks the connection off, so that a part is
 * never taken for the whole.
 */
export const sendEvents = (reply: FastifyReply, events: AsyncIterable<RecordedEvent>): void => {
  void reply.type(ndjsonType).send(Readable.from(linesOf(events)));
};

async function* linesOf(events: AsyncIterable<RecordedEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(toRecordedJson(event))}\n`;
}

/** The first item, already read, and the rest. */
export async function* joined<T>(first: IteratorResult<T, void>, rest: AsyncGenerator<T, void>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
