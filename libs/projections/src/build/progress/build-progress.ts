import type { ClientBase, Pool } from 'pg';
import type { BuildPass } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import { sql } from '../../sql';
import { placeName, type Advance, type Place, type SourceKind, type Stretch } from './stretch';

const readProgressSql = sql(__dirname, 'read-progress');
const beginProgressSql = sql(__dirname, 'begin-progress');
const lockProgressSql = sql(__dirname, 'lock-progress');
const advanceProgressSql = sql(__dirname, 'advance-progress');
const checkProgressSql = sql(__dirname, 'check-progress');

interface StoredStretch extends Record<'next' | 'until' | 'feed_number' | 'checked_until', string> {
  readonly pass: BuildPass['name'];
  readonly service: string;
  readonly source: SourceKind;
  readonly partition: number;
  readonly recorded_at: string | null;
}

/** The ledger of a rebuild's chunks: how far each stretch of history is in the rows. */
export class BuildProgress {
  constructor(private readonly projection: string) {}

  async read(pool: Pool): Promise<Stretch[]> {
    const { rows } = await pool.query<StoredStretch>(readProgressSql, [this.projection]);
    return rows.map(({ pass, service, source, partition, ...row }) => ({
      ...{ pass, service, source, partition },
      next: BigInt(row.next),
      until: BigInt(row.until),
      feedNumber: BigInt(row.feed_number),
      recordedAt: row.recorded_at,
      checkedUntil: BigInt(row.checked_until),
    }));
  }

  /** Keeps what is there already: a rebuild that goes on ends where it was to end. */
  async begin(client: ClientBase | Pool, stretches: readonly Stretch[]): Promise<void> {
    await client.query(beginProgressSql, [
      this.projection,
      stretches.map(({ pass }) => pass),
      ...placesOf(stretches),
      digits(stretches, ({ next }) => next),
      digits(stretches, ({ until }) => until),
      digits(stretches, ({ feedNumber }) => feedNumber),
    ]);
  }

  /**
   * Locks the stretches of a chunk. False when the chunk is stored already: its commit came through, and its answer was lost.
   * @throws Refusal when they are neither before nor after the chunk: somebody else builds the same
   */
  async isNext(client: ClientBase, pass: BuildPass['name'], chunk: readonly Advance[]): Promise<boolean> {
    const { rows } = await client.query<{ next: string }>(lockProgressSql, [this.projection, pass, ...placesOf(chunk)]);
    const stored = rows.map(({ next }) => BigInt(next));
    if (stored.length === chunk.length && chunk.every(({ from }, at) => stored[at] === from)) return true;
    if (stored.length === chunk.length && chunk.every(({ next }, at) => stored[at] === next)) return false;
    throw new Refusal('busy', `${this.projection} is being built by another process too; this one stops.`);
  }

  async advance(client: ClientBase, pass: BuildPass['name'], chunk: readonly Advance[]): Promise<void> {
    await client.query(advanceProgressSql, [
      this.projection,
      pass,
      ...placesOf(chunk),
      digits(chunk, ({ next }) => next),
      digits(chunk, ({ feedNumber }) => feedNumber),
      chunk.map(({ recordedAt }) => recordedAt),
    ]);
  }

  /** Notes that rows of this chunk may be stored before its advance is: whoever reads it again checks each event. */
  async check(pool: Pool, pass: BuildPass['name'], chunk: readonly Advance[]): Promise<void> {
    const next = digits(chunk, (each) => each.next);
    await pool.query(checkProgressSql, [this.projection, pass, ...placesOf(chunk), next]);
  }
}

const placesOf = (places: readonly Place[]): unknown[] => [
  places.map(({ service }) => service),
  places.map(({ source }) => source),
  places.map(({ partition }) => partition),
];

const digits = <T>(stretches: readonly T[], of: (stretch: T) => bigint): string[] =>
  stretches.map((each) => of(each).toString());

/** By place, for those who look stretches up. */
export const byPlace = <T extends Place>(places: readonly T[]): Map<string, T> =>
  new Map(places.map((place) => [placeName(place), place]));
