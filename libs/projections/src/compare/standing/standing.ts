import type { PoolClient } from 'pg';
import { lockProjection } from '../../flush/flush';
import type { Projection } from '../../flush/projection';
import { inTransaction } from '../../flush/transaction';
import { Refusal } from '../../operations/refusal';
import type { OperatorTools } from '../../operations/tools';
import { sql, withNames } from '../../sql';

const countDifferingStreams = sql(__dirname, 'count-differing-streams');
const countDifferingPartitions = sql(__dirname, 'count-differing-partitions');

export type DiffTools = Pick<OperatorTools, 'pool' | 'clickhouse' | 'atRest' | 'logger'>;

/** Two versions of a view: `blue` is what readers use, `green` what is to take its place. */
export interface Pair<P extends Projection = Projection> {
  readonly blue: P;
  readonly green: P;
}

/** For how long two versions may be apart before it is given up. */
export interface Patience {
  /** How often it is looked whether both stand at the same events. */
  readonly looks: number;
  /** Between two looks. */
  readonly pauseMs: number;
  /** How long a look waits for another projector's flush to end. */
  readonly flushMs: number;
}

/** Ten seconds in all: another projector's flush takes far less, one that lags behind far more. */
export const usualPatience: Patience = { looks: 20, pauseMs: 500, flushMs: 3_000 };

/** The two versions have not applied the same events; a moment later they may have. */
class Apart extends Error {}

/**
 * Runs `work` in a snapshot of the views' database in which both versions have applied the same events of every stream
 * that both follow. Feeding goes on meanwhile: only the moment of the snapshot lies between two flushes.
 * @throws Refusal when they never stand at the same events
 */
export const inEqualSnapshot = <T>(
  { pool, atRest }: DiffTools,
  pair: Pair,
  patience: Patience,
  work: (client: PoolClient, events: bigint) => Promise<T>,
): Promise<T> =>
  untilEqual(pair, patience, () =>
    inTransaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      // The first query takes the snapshot.
      const events = await atRest(pair.green, () => countRecords(client, pair.green));
      const { streams, example } = await differingStreams(client, pair);
      if (streams > 0) throw new Apart(`in ${streams} streams, one of them ${example}`);
      return work(client, events);
    }),
  );

/**
 * Runs `work` while no projector, this one or another, writes either version, and both have read the same records. All
 * of them wait meanwhile, so it must be short.
 * @throws Refusal when they never stand at the same records
 */
export const whileBothRest = <T>(
  { pool, atRest }: DiffTools,
  pair: Pair,
  patience: Patience,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> =>
  untilEqual(pair, patience, () =>
    atRest(pair.green, () =>
      inTransaction(pool, async (client) => {
        await client.query(`set local lock_timeout = ${patience.flushMs}`);
        for (const id of [pair.blue.id, pair.green.id].sort()) await lockProjection(client, id, true);
        const partitions = await differingPartitions(client, pair);
        if (partitions > 0) throw new Apart(`in ${partitions} partitions`);
        return work(client);
      }),
    ),
  );

const untilEqual = async <T>(pair: Pair, { looks, pauseMs }: Patience, look: () => Promise<T>): Promise<T> => {
  for (let left = looks - 1; ; left--) {
    try {
      return await look();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (left <= 0) throw busy(pair, error);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
};

/** 55P03: another projector's flush has not ended in time. */
const isPassing = (error: unknown): error is Error =>
  error instanceof Apart || (error as { code?: unknown }).code === '55P03';

const busy = ({ blue, green }: Pair, { message }: Error): Refusal =>
  new Refusal(
    'busy',
    `${green.id} and ${blue.id} have not applied the same events (${message}), so nothing can be said of their rows. ` +
      `Wait until both have caught up (refold status), then ask again.`,
  );

const countRecords = async (client: PoolClient, { id }: Projection): Promise<bigint> => {
  const { rows } = await client.query<{ records: string }>(
    'select coalesce(sum(next_offset), 0)::bigint as records from projection_progress where projection = $1',
    [id],
  );
  return BigInt(rows[0]?.records ?? 0);
};

const differingStreams = async (
  client: PoolClient,
  { blue, green }: Pair,
): Promise<{ streams: number; example: string }> => {
  const { rows } = await client.query<{ streams: number; example: string }>(
    withNames(countDifferingStreams, { blue: blue.ledger, green: green.ledger }),
    [common(blue.categories, green.categories), [blue.id, green.id]],
  );
  return rows[0] ?? { streams: 0, example: '' };
};

const differingPartitions = async (client: PoolClient, { blue, green }: Pair): Promise<number> => {
  const { rows } = await client.query<{ partitions: number }>(countDifferingPartitions, [
    ...[blue.id, green.id],
    common(blue.services, green.services),
  ]);
  return rows[0]?.partitions ?? 0;
};

const common = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] =>
  [...one].filter((each) => other.has(each));
