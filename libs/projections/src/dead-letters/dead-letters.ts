import type { ClientBase } from 'pg';
import type { Arrival, RawRecord } from '../records/arrival';
import { sql } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { Moved } from '../flush/errors';

const insertLetters = sql(__dirname, 'insert-letters');
const selectParked = sql(__dirname, 'select-parked');

/** An event that failed, or that waits behind one. */
export interface NewLetter {
  readonly arrival: Arrival;
  readonly status: 'failed' | 'waiting';
  readonly rowKey: string | undefined;
  /** A stable word: `off-contract`, `fold-failed`, `waits-for-stream` … */
  readonly reason: string;
  readonly message: string;
  readonly stack: string | null;
  /** How often it was folded in vain. */
  readonly tries: number;
}

/** What new events must wait behind. */
export interface Parked {
  /** With the highest version that is parked; 0 when no letter says one. */
  readonly streams: ReadonlyMap<string, number>;
  readonly rowKeys: ReadonlySet<string>;
}

/** The dead letters of one projection, inside the transaction of a flush. */
export class DeadLetters {
  constructor(private readonly projection: string) {}

  /** Letters that these streams or rows wait behind. */
  async parked(client: ClientBase, streamIds: readonly string[], rowKeys: readonly string[]): Promise<Parked> {
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
   * @throws Moved when someone else has taken one of them
   */
  async take(client: ClientBase, ids: readonly string[]): Promise<void> {
    const { rowCount } = await client.query(
      'delete from dead_letters where projection = $1 and id = any($2::bigint[])',
      [this.projection, ids],
    );
    if (rowCount !== ids.length) throw new Moved('Some of these letters are not parked any more');
  }
}

const columnsOf = (letters: readonly NewLetter[]): string[] => {
  const raws = letters.map(({ arrival }) => arrival.raw());
  const places = letters.map(({ arrival }) => arrival.place);
  const texts = (of: (letter: NewLetter) => string | null | undefined): string =>
    arrayLiteral(letters.map((letter) => of(letter) ?? null));
  const bytes = (of: (raw: RawRecord) => Buffer | null): string => arrayLiteral(raws.map((raw) => hex(of(raw))));
  return [
    texts(({ status }) => status),
    arrayLiteral(places.map((place) => place?.streamId ?? null)),
    arrayLiteral(places.map((place) => place?.streamVersion.toString() ?? null)),
    texts(({ rowKey }) => rowKey),
    arrayLiteral(places.map((place) => place?.eventId ?? null)),
    texts(({ arrival }) => arrival.type),
    arrayLiteral(raws.map(({ position }) => position?.topic ?? null)),
    arrayLiteral(raws.map(({ position }) => position?.partition.toString() ?? null)),
    arrayLiteral(raws.map(({ position }) => position?.offset.toString() ?? null)),
    bytes(({ key }) => key),
    bytes(({ value }) => value),
    arrayLiteral(raws.map(({ headers }) => storable(JSON.stringify(headers)))),
    texts(({ reason }) => reason),
    texts(({ message }) => storable(message)),
    texts(({ stack }) => (stack === null ? null : storable(stack))),
    texts(({ tries }) => tries.toString()),
  ];
};

const hex = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString('hex')}`;

/** Explanations may quote the bad text; PostgreSQL would refuse the very letter for it. The bytes are kept as they are. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '␀').replaceAll('\\u0000', '␀');
