import type { ActiveVersion } from '../postgres/active-versions';
import type { ViewFreshness } from './freshness-answer';

/** A row of read-freshness.sql: of a view that was not asked for all but the version is null. Moments in seconds since 1970. */
export interface FreshnessRow extends ActiveVersion {
  readonly heardAt: number | null;
  readonly atMostAt: number | null;
  readonly positions: readonly (readonly [topic: string, partition: number, feedNumber: string])[] | null;
  readonly waitingKeys: number | null;
}

/**
 * Seconds. A silent partition gets a heartbeat every 60 s at the latest, and it may be on its way for a while. What is
 * silent for longer is not known to be quiet.
 */
const overdue = 90;

/**
 * Two clocks are compared, the owners' and that of the views: what they differ by shows in it, but never below zero.
 * @param now of the views' clock, seconds since 1970
 */
export const viewFreshness = (row: FreshnessRow, now: number): ViewFreshness => {
  const atMostSeconds = secondsSince(row.atMostAt, now);
  const silent = atMostSeconds !== null && atMostSeconds > overdue;
  return {
    ...{ view: row.view, version: row.version, engine: row.engine },
    ageSeconds: silent ? atMostSeconds : secondsSince(row.heardAt, now),
    atMostSeconds,
    positions: positionsOf(row),
    waitingKeys: row.waitingKeys,
  };
};

const secondsSince = (moment: number | null, now: number): number | null =>
  moment === null ? null : Math.max(0, Math.round((now - moment) * 1_000) / 1_000);

/** A row that is so in many moments has the same positions in all of them. */
const positionsOf = (row: FreshnessRow): ViewFreshness['positions'] => {
  const positions = known.get(row) ?? byTopic(row.positions ?? []);
  known.set(row, positions);
  return positions;
};
const known = new WeakMap<FreshnessRow, ViewFreshness['positions']>();

const byTopic = (positions: NonNullable<FreshnessRow['positions']>): Record<string, (string | null)[]> => {
  const topics = new Map<string, (string | null)[]>();
  for (const [topic, partition, feedNumber] of positions) {
    const numbers = topics.get(topic) ?? [];
    topics.set(topic, numbers);
    while (numbers.length <= partition) numbers.push(null);
    numbers[partition] = feedNumber;
  }
  return Object.fromEntries([...topics].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Whether views of the two engines have read equally far in every topic that both follow; undefined unless both are there. */
export const sameCut = (views: readonly ViewFreshness[]): boolean | undefined => {
  const [rows, facts] = ['postgres', 'clickhouse'].map((engine) => views.filter((view) => view.engine === engine));
  if (!rows?.length || !facts?.length) return undefined;
  return rows.every((row) => facts.every((fact) => agree(row.positions, fact.positions)));
};

const agree = (some: ViewFreshness['positions'], others: ViewFreshness['positions']): boolean =>
  Object.entries(some).every(([topic, numbers]) => {
    const same = others[topic];
    return same === undefined || String(same) === String(numbers);
  });
