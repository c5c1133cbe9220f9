import type { ClientBase } from 'pg';
import type { Arrival, RawRecord } from '../records/arrival';
import { storable, storedHeadersOf } from '../records/headers';
import { sql } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { LettersMoved } from '../flush/errors';

const insertLetters = sql(__dirname, 'insert-letters');
const selectParked = sql(__dirname, 'select-parked');
const keepDiscarded = sql(__dirname, 'keep-discarded');

/**
 * - `failed`: its fold failed, or it cannot be read
 * - `waiting`: an earlier event of its stream or row is parked
 * - `discarded`: given up before its turn came; until then it keeps its place in the stream
 */
export type LetterStatus = 'failed' | 'waiting' | 'discarded';

/** What a letter is known by, however often it is folded in vain. */
export interface KeptLetter {
  readonly id: string;
  readonly status: LetterStatus;
  readonly tries: number;
  readonly parkedAt: string;
}

/** An event that failed, or that waits behind one. */
export interface NewLetter {
  readonly arrival: Arrival;
  readonly status: LetterStatus;
  readonly rowKey: string | undefined;
  /** A stable word: `off-contract`, `fold-failed`, `waits-for-stream` … */
  readonly reason: string;
  readonly message: string;
  readonly stack: string | null;
  /** How often it was folded in vain. */
  readonly tries: number;
  /** The letter that it was before. */
  readonly kept: KeptLetter | undefined;
}

/** What new events must wait behind. */
export interface Parked {
  /** With the highest version that is parked; 0 when no letter says one. */
  readonly streams: ReadonlyMap<string, number>;
  readonly rowKeys: ReadonlySet<string>;
}

/** A letter that is given up, and why. */
export interface Discard {
  readonly id: string;
  readonly reason: string;
}

/** The dead letters of one projection, inside the transaction of a flush. */
export class DeadLetters {
  constructor(private readonly projection: string) {}

  /** Letters that these streams or rows wait behind. */
  async parked(client: ClientBase, streamIds: readonly string[], rowKeys: readonly string[]): Promise<Parked> {
    // Mostly there are none; thousands of names need not be sent to learn that.
    const any = await client.query({
      name: 'dead_letters:any',
      text: 'select 1 from dead_letters where projection = $1 limit 1',
      values: [this.projection],
    });
    if (any.rowCount === 0) return { streams: new Map(), rowKeys: new Set() };
    const { rows } = await client.query<[string | null, string | null, number | null]>({
      name: 'dead_letters:parked',
      text: selectParked,
      values: [this.projection, arrayLiteral(streamIds), arrayLiteral(rowKeys)],
      rowMode: 'array',
    });
    const streams = new Map<string, number>();
    for (const [streamId, , version] of rows)
      if (streamId !== null) streams.set(streamId, Math.max(version ?? 0, streams.get(streamId) ?? 0));
    return { streams, rowKeys: new Set(rows.flatMap(([, rowKey]) => rowKey ?? [])) };
  }

  /** Keeps these events, in this order. One that is already kept stays as it is. */
  async park(client: ClientBase, letters: readonly NewLetter[]): Promise<void> {
    if (letters.length > 0) await client.query(insertLetters, [this.projection, ...columnsOf(letters)]);
  }

  /**
   * Removes letters that are about to be folded again.
   * @throws LettersMoved when someone else has taken one of them
   */
  async take(client: ClientBase, ids: readonly string[]): Promise<void> {
    const { rowCount } = await client.query(
      'delete from dead_letters where projection = $1 and id = any($2::bigint[])',
      [this.projection, ids],
    );
    if (rowCount !== ids.length) throw new LettersMoved();
  }
}

/**
 * Keeps a letter for ever that is given up, before it is taken away.
 * @throws LettersMoved when it is not parked any more
 */
export const keepForEver = async (client: ClientBase, { id, reason }: Discard): Promise<void> => {
  const { rowCount } = await client.query(keepDiscarded, [id, reason]);
  if (rowCount !== 1) throw new LettersMoved();
};

const columnsOf = (letters: readonly NewLetter[]): string[] => {
  const raws = letters.map(({ arrival }) => arrival.raw());
  const texts = (of: (letter: NewLetter) => string | null | undefined): string =>
    arrayLiteral(letters.map((letter) => storableOrNull(of(letter))));
  const bytes = (of: (raw: RawRecord) => Buffer | null): string => arrayLiteral(raws.map((raw) => hex(of(raw))));
  return [
    texts(({ kept }) => kept?.id),
    texts(({ kept }) => kept?.parkedAt),
    texts(({ status }) => status),
    texts(({ arrival }) => arrival.place?.streamId),
    texts(({ arrival }) => arrival.place?.streamVersion.toString()),
    texts(({ rowKey }) => rowKey),
    texts(({ arrival }) => arrival.place?.eventId),
    texts(({ arrival }) => arrival.type),
    arrayLiteral(raws.map(({ position }) => position?.topic ?? null)),
    arrayLiteral(raws.map(({ position }) => position?.partition.toString() ?? null)),
    arrayLiteral(raws.map(({ position }) => position?.offset.toString() ?? null)),
    bytes(({ key }) => key),
    bytes(({ value }) => value),
    arrayLiteral(raws.map(({ headers }) => JSON.stringify(storedHeadersOf(headers)))),
    texts(({ reason }) => reason),
    texts(({ message }) => message),
    texts(({ stack }) => stack),
    texts(({ tries }) => tries.toString()),
  ];
};

const hex = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString('hex')}`;

/** Explanations may quote the bad text; PostgreSQL would refuse the very letter for it. The bytes are kept as they are. */
const storableOrNull = (text: string | null | undefined): string | null => (text == null ? null : storable(text));
