import type { HistoryLine } from '@refold/event-store';
import { InvalidMessage, Moment, type AnyEvent, type AnyMessageClass, type Stream } from '@refold/model';
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
 * Reads NDJSON against the contracts of these streams. A line that breaks its contract is refused with the reason,
 * the others stand.
 */
export const readHistory = (streams: readonly Stream[], ndjson: string): ReadLines => {
  const contracts = new Map(streams.flatMap(({ events }) => events.map((contract) => [contract.type, contract])));
  const lines: (HistoryLine & { line: number })[] = [];
  const refused: RefusedLine[] = [];
  for (const [index, text] of textsOf(ndjson).entries()) {
    const line = index + 1;
    const read = readLine(contracts, text);
    if ('reason' in read) refused.push({ line, ...read });
    else lines.push({ line, ...read });
  }
  return { lines, refused };
};

/** The number of lines, without reading them. */
export const countLines = (ndjson: string): number => textsOf(ndjson).length;

/** The last line may end with a line feed; a blank line elsewhere is a line, so that numbers agree with the file. */
const textsOf = (ndjson: string): string[] => {
  const texts = ndjson.split('\n');
  if (texts.at(-1)?.trim() === '') texts.pop();
  return texts;
};

type Refusal = Omit<RefusedLine, 'line'>;

const readLine = (contracts: ReadonlyMap<string, AnyMessageClass>, text: string): HistoryLine | Refusal => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { eventId: null, reason: 'is not one JSON value' };
  }
  const eventId = eventIdOf(json);
  const parsed = Line.safeParse(json);
  if (!parsed.success) return { eventId, reason: InvalidMessage.of('Line', parsed.error).message };
  const { type, data, occurredAt, eventId: id } = parsed.data;
  const contract = contracts.get(type);
  if (!contract)
    return { eventId, reason: `${type} is no event of this service, which owns ${[...contracts.keys()].join(', ')}` };
  const event = construct(contract, data);
  return event instanceof InvalidMessage ? { eventId, reason: event.message } : { eventId: id, event, occurredAt };
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
