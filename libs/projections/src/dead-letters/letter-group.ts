import type { Pool } from 'pg';
import { LettersMoved } from '../flush/errors';
import { Refusal } from '../operations/refusal';
import { fillHoles } from '../owners/fill-holes';
import type { OwnerClient } from '../owners/owner-client';
import type { Arrival } from '../records/arrival';
import type { ArrivalReader } from '../records/read-arrival';
import { sql } from '../sql';
import type { KeptLetter } from './dead-letters';
import { readLetters, type Letter } from './letters';

const gatherLetters = sql(__dirname, 'gather-letters');

export interface RetryTools {
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
}

/** Events of letters, in their order, with the letters that they were. */
export type LetterGroup = ReadonlyMap<Arrival, KeptLetter>;

/** A group that grows while it is read, this many times in a row, meets more than bad luck. */
const mostAttempts = 30;

interface Seeds {
  readonly ids: readonly string[];
  readonly streams: readonly string[];
  readonly rowKeys: readonly string[];
}

/**
 * Does `work` with these letters and all that share a stream or a row with them, directly or through others: those must
 * fold together. When letters came or went before the work had its lock, they are read again.
 * @returns what the work gave, and the letters; undefined when none of them is parked any more
 * @throws Refusal `busy`
 */
export const withGroup = async <T>(
  pool: Pool,
  projection: string,
  tools: RetryTools,
  ids: readonly string[],
  work: (group: LetterGroup) => Promise<T>,
): Promise<{ readonly done: T; readonly ids: readonly string[] } | undefined> => {
  let seeds: Seeds = { ids, streams: [], rowKeys: [] };
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const found = await gathered(pool, projection, seeds);
    if (found.length === 0) return undefined;
    const letters = await readLetters(pool, projection, found);
    if (!letters.some(({ id }) => ids.includes(id))) return undefined;
    try {
      const done = await work(await arrivalsOf(letters, tools));
      return { done, ids: letters.map(({ id }) => id) };
    } catch (error) {
      if (!(error instanceof LettersMoved)) throw error;
      seeds = { ids, streams: [...seeds.streams, ...error.streams], rowKeys: [...seeds.rowKeys, ...error.rowKeys] };
    }
  }
  throw new Refusal('busy', `Letters of ${projection} came or went all the while. Try again in a moment.`);
};

/** The closure of the seeds over streams and rows, by as many short reads as the longest chain has links. */
const gathered = async (pool: Pool, projection: string, seeds: Seeds): Promise<string[]> => {
  const ids = new Set<string>();
  const [streams, rowKeys] = [new Set<string>(seeds.streams), new Set<string>(seeds.rowKeys)];
  for (let next = seeds; next.ids.length + next.streams.length + next.rowKeys.length > 0;) {
    const { rows } = await pool.query<Pick<Letter, 'id' | 'streamId' | 'rowKey'>>(gatherLetters, [
      projection,
      next.ids,
      next.streams,
      next.rowKeys,
    ]);
    for (const { id } of rows) ids.add(id);
    next = {
      ids: [],
      streams: added(
        streams,
        rows.map(({ streamId }) => streamId),
      ),
      rowKeys: added(
        rowKeys,
        rows.map(({ rowKey }) => rowKey),
      ),
    };
  }
  return [...ids];
};

const added = (known: Set<string>, values: readonly (string | null)[]): string[] => {
  const fresh = [...new Set(values)].filter((value): value is string => value !== null && !known.has(value));
  for (const value of fresh) known.add(value);
  return fresh;
};

/** A record that was damaged on its way may be whole at its owner. */
const arrivalsOf = async (letters: readonly Letter[], { reader, owners }: RetryTools): Promise<LetterGroup> => {
  const read = letters.map((letter) => ({ letter, arrival: reader.fromRaw(letter.raw) }));
  const damaged = read.flatMap(({ letter, arrival: { recorded, place } }) =>
    recorded === null && place !== null && letter.status !== 'discarded' ? [place] : [],
  );
  const holes = damaged.map(({ streamId, streamVersion }) => ({ streamId, from: streamVersion, to: streamVersion }));
  const { healed } = holes.length > 0 ? await fillHoles(holes, owners) : { healed: [] };
  const whole = new Map(healed.map((recorded) => [`${recorded.streamId}@${recorded.streamVersion}`, recorded]));
  return new Map(
    read.map(({ letter, arrival }) => {
      const { place } = arrival;
      const recorded = arrival.recorded === null && place && whole.get(`${place.streamId}@${place.streamVersion}`);
      const { raw } = letter;
      return [recorded ? reader.fromRecorded(recorded, raw.position, () => raw) : arrival, letter];
    }),
  );
};
