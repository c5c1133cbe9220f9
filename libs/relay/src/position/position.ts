import type { ClientBase, Pool } from 'pg';
import { statement } from '@refold/event-store';

/** How far a topic has been published. */
export interface Position {
  /** Feed number of the last event that the broker has acknowledged. */
  readonly published: bigint;
  /** For each partition the feed number of the last event sent to it, 0n if none was. */
  readonly lastInPartition: readonly bigint[];
}

interface PositionRow {
  readonly published: string;
  readonly last_in_partition: string[];
}

const load = statement(__dirname, 'load-position');
const present = statement(__dirname, 'present-position');
const save = statement(__dirname, 'save-position');
const status = statement(__dirname, 'relay-status');
const tell = statement(__dirname, 'tell-restored');

/** @throws Error when the topic's partitions are not as many as when it was begun: its chains would break */
export const loadPosition = async (on: ClientBase, topic: string, partitions: number): Promise<Position> => {
  const { rows } = await on.query<PositionRow>(load([topic, partitions]));
  const [row] = rows;
  if (!row) throw new Error(`Topic ${topic} has no position.`);
  if (row.last_in_partition.length !== partitions)
    throw new Error(
      `Topic ${topic} has ${partitions} partitions, but ${row.last_in_partition.length} when its events were first ` +
        'published. Events of one stream would go to two partitions. Bring the topic back to what it was, or publish ' +
        'the whole feed to a new topic.',
    );
  return { published: BigInt(row.published), lastInPartition: row.last_in_partition.map(BigInt) };
};

/**
 * A store that is restored under a connection that lives, or by another leader, has another position.
 * @throws Error when it is no longer this one
 */
export const refuseMoved = async (on: ClientBase, topic: string, { published }: Position): Promise<void> => {
  const { rows } = await on.query<{ published: string }>(present([topic]));
  if (rows[0]?.published !== published.toString()) throw hasMoved(topic, published);
};

const hasMoved = (topic: string, from: bigint): Error =>
  new Error(`The position of topic ${topic} is no longer ${from}.`);

/** @throws Error when the position is no longer `from` */
export const savePosition = async (on: ClientBase, topic: string, from: Position, to: Position): Promise<void> => {
  const { rowCount } = await on.query(
    save([topic, from.published.toString(), to.published.toString(), to.lastInPartition.map(String)]),
  );
  if (rowCount !== 1) throw hasMoved(topic, from.published);
};

/** Lets every process of the service know why nothing is published, or that nothing is in the way any more. */
export const tellRestored = async (on: ClientBase, topic: string, why: string | null): Promise<void> => {
  await on.query(tell([topic, why]));
};

/**
 * Why nothing is published: which event Kafka has and the store lacks; null when none is known. Also for processes that
 * know no topic, because the relay is another one.
 */
export const readRestored = async (on: Pool): Promise<string | null> => {
  const { rows } = await on.query<{ restored: string }>(
    'select restored from relay_position where restored is not null limit 1',
  );
  return rows[0]?.restored ?? null;
};

export interface Lag {
  readonly published: bigint;
  readonly head: bigint;
  readonly lagEvents: bigint;
  /** Age of the oldest event that is not published, by the database's clock; 0 when all are. */
  readonly lagSeconds: number;
  /** Feed number of the last event in each partition, as digits: a reader that has all of them has read everything. */
  readonly lastInPartition: readonly string[];
  /** Which event Kafka has and the store lacks, for it was restored to an earlier state; null when that is not so. */
  readonly restored: string | null;
}

interface LagRow {
  readonly published: string;
  readonly head: string;
  readonly lag_seconds: number | null;
  readonly last_in_partition: string[];
  readonly restored: string | null;
}

export const readLag = async (on: Pool, topic: string): Promise<Lag> => {
  const { rows } = await on.query<LagRow>(status([topic]));
  const [row] = rows;
  const published = BigInt(row?.published ?? 0);
  const head = BigInt(row?.head ?? 0);
  return {
    published,
    head,
    lagEvents: head - published,
    lagSeconds: Math.max(row?.lag_seconds ?? 0, 0),
    lastInPartition: row?.last_in_partition ?? [],
    restored: row?.restored ?? null,
  };
};
