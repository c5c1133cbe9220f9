import type { Decoder } from '@refold/model';
import type { HistoryResult } from './history-line';
import type { PreparedLine, RefusedLine } from './prepared-line';
import { differenceFrom, type StoredContent } from './stored-content';

/**
 * Tells the lines that are new from those that are stored already.
 * @param stored events by id, in lower case, with those of the lines among them
 * @returns the lines to append, in their order, and what the import answers once they are
 */
export const sortOut = (
  lines: readonly PreparedLine[],
  refused: readonly RefusedLine[],
  stored: ReadonlyMap<string, StoredContent>,
  decode: Decoder,
): { fresh: PreparedLine[]; result: HistoryResult } => {
  const { unknown, repeated, conflicts } = compare(lines, stored, decode);
  const { fresh, held } = holdBack(unknown, refused);
  return {
    fresh,
    result: { appended: fresh.length, repeated, conflicts, refused: inLineOrder([...refused, ...held]) },
  };
};

const compare = (
  lines: readonly PreparedLine[],
  stored: ReadonlyMap<string, StoredContent>,
  decode: Decoder,
): { unknown: PreparedLine[]; repeated: number; conflicts: HistoryResult['conflicts'] } => {
  const known = new Map(stored);
  const unknown: PreparedLine[] = [];
  const conflicts: { eventId: string; reason: string }[] = [];
  let repeated = 0;
  for (const line of lines) {
    const id = line.eventId.toLowerCase();
    const before = known.get(id);
    const difference = before && differenceFrom(line, before, decode);
    if (!before) {
      unknown.push(line);
      known.set(id, contentOf(line));
    } else if (difference) conflicts.push({ eventId: line.eventId, reason: difference });
    else repeated += 1;
  }
  return { unknown, repeated, conflicts };
};

/**
 * What follows a refused line in its stream is refused with it: once the line is mended and sent again, it would
 * otherwise come behind what followed it, for ever.
 */
const holdBack = (
  unknown: readonly PreparedLine[],
  refused: readonly RefusedLine[],
): { fresh: PreparedLine[]; held: RefusedLine[] } => {
  const fresh: PreparedLine[] = [];
  const held: RefusedLine[] = [];
  for (const line of unknown) {
    const before = refused.find(({ streamId, line: number }) => streamId === line.streamId && number < line.line);
    if (!before) fresh.push(line);
    else held.push({ ...line, reason: `follows event ${before.eventId} of ${before.streamId}, which is refused.` });
  }
  return { fresh, held };
};

const inLineOrder = (refused: readonly RefusedLine[]): HistoryResult['refused'] =>
  refused.map(({ line, eventId, reason }) => ({ line, eventId, reason })).sort((a, b) => a.line - b.line);

/** So that a line is also compared with an earlier line of the same import. */
const contentOf = (line: PreparedLine): StoredContent => ({
  id: line.eventId,
  stream_id: line.streamId,
  type: line.type,
  schema_version: line.schemaVersion,
  occurred_at: line.occurredAt,
  data: line.data,
});
