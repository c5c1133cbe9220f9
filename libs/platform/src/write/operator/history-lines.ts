import type { HistoryLine } from '@refold/event-store';
import { InvalidMessage, Moment, streamIdOf, type AnyEvent, type AnyMessageClass, type Stream } from '@refold/model';
import { z } from 'zod';

/** One line of history as it is sent: an event of ours with its own id and time. */
const Line = z.strictObject({
  eventId: z.guid('must be a UUID').transform((id) => id.toLowerCase()),
  type: z.string(),
  occurredAt: Moment,
  data: z.record(z.string(), z.unknown()),
});

export interface RefusedLine {
  /** From 1. */
  readonly line: number;
  /** Null when the line does not say one. */
  readonly eventId: string | null;
  readonly reason: string;
}
export interface ReadLines {
  /** Each with the number of its line. */
  readonly lines: readonly (HistoryLine & { readonly line: number })[];
  readonly refused: readonly RefusedLine[];
}

/**
 * Reads NDJSON against the contracts of these streams. A line that breaks its contract is refused with the reason, and
 * with it the later lines of its stream: taken now, they would stand before it for ever. The others stand.
 */
export const readHistory = (streams: readonly Stream[], ndjson: string): ReadLines => {
  const contracts: Contracts = new Map(
    streams.flatMap((of) => of.events.map((contract) => [contract.type, { of, contract }])),
  );
  const lines: (HistoryLine & { line: number })[] = [];
  const refused: RefusedLine[] = [];
  /** Streams that lack a refused line, with its number. */
  const broken = new Map<string, number>();
  for (const [index, text] of textsOf(ndjson).entries()) {
    const line = index + 1;
    const read = readLine(contracts, text);
    const before = read.streamId === null ? undefined : broken.get(read.streamId);
    if ('reason' in read) {
      refused.push({ line, eventId: read.eventId, reason: read.reason });
      if (read.streamId !== null && before === undefined) broken.set(read.streamId, line);
    } else if (before !== undefined) {
      const reason = `waits for line ${before}, which stands before it in ${read.streamId} and was refused`;
      refused.push({ line, eventId: read.eventId, reason });
    } else lines.push({ line, eventId: read.eventId, event: read.event, occurredAt: read.occurredAt });
  }
  return { lines, refused };
};

type Contracts = ReadonlyMap<string, { readonly of: Stream; readonly contract: AnyMessageClass }>;

/** The number of lines, without reading them. */
export const countLines = (ndjson: string): number => textsOf(ndjson).length;

/** The last line may end with a line feed; a blank line elsewhere is a line, so that numbers agree with the file. */
const textsOf = (ndjson: string): string[] => {
  const texts = ndjson.split('\n');
  if (texts.at(-1)?.trim() === '') texts.pop();
  return texts;
};

/** The stream is null where a refused line does not say it. */
type Refusal = Omit<RefusedLine, 'line'> & { readonly streamId: string | null };
type Accepted = HistoryLine & { readonly streamId: string };

const readLine = (contracts: Contracts, text: string): Accepted | Refusal => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { eventId: null, streamId: null, reason: 'is not one JSON value' };
  }
  const eventId = eventIdOf(json);
  const streamId = streamIdIn(contracts, json);
  const parsed = Line.safeParse(json);
  if (!parsed.success) return { eventId, streamId, reason: InvalidMessage.of('Line', parsed.error).message };
  const { type, data, occurredAt, eventId: id } = parsed.data;
  const known = contracts.get(type);
  if (!known) {
    const reason = `${type} is no event of this service, which owns ${[...contracts.keys()].join(', ')}`;
    return { eventId, streamId, reason };
  }
  const event = construct(known.contract, data);
  if (event instanceof InvalidMessage) return { eventId, streamId, reason: event.message };
  return { eventId: id, streamId: streamIdOf(known.of, event), event, occurredAt };
};

/** The stream that a line speaks of, as far as a line that may be broken tells. */
const streamIdIn = (contracts: Contracts, json: unknown): string | null => {
  const { type, data } = (json ?? {}) as { type?: unknown; data?: unknown };
  const known = typeof type === 'string' ? contracts.get(type) : undefined;
  const id: unknown = known && ((data ?? {}) as Record<string, unknown>)[known.of.id];
  return known && typeof id === 'string' && id !== '' ? `${known.of.category}-${id}` : null;
};

const eventIdOf = (json: unknown): string | null => {
  const id: unknown = (json as { eventId?: unknown } | null)?.eventId;
  return typeof id === 'string' ? id.slice(0, 100) : null;
};

const construct = (contract: AnyMessageClass, data: object): AnyEvent | InvalidMessage => {
  try {
    return new contract(data as never);
  } catch (error) {
    if (error instanceof InvalidMessage) return error;
    throw error;
  }
};
