import type { Logger } from '@refold/kafka';
import type { Stream } from '@refold/model';
import type { Pool } from 'pg';
import { inTransaction } from '../flush/transaction';
import type { ClickHouse } from '../clickhouse/clickhouse';
import type { Projection } from '../flush/projection';
import type { RebuildPhase, Throttle } from '../operations/reports';
import type { OwnerClient } from '../owners/owner-client';
import type { Kafka } from '../versions/rebuild-context';

export interface BuildProgress {
  readonly phase: RebuildPhase;
  readonly sources: Readonly<Record<string, 'kafka' | 'feed'>>;
  readonly eventsDone: number;
  readonly eventsTotal: number;
}

export interface BuildOptions {
  readonly pool: Pool;
  readonly clickhouse: ClickHouse;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly owners: OwnerClient;
  readonly streams: readonly Stream[];
  readonly skipTypes: ReadonlySet<string>;
  readonly logger: Logger;
  readonly projection: Projection;
  readonly workers: number;
  readonly throttle: Throttle;
  /** How far the live projector is behind, in milliseconds. */
  readonly liveLagMs: () => number;
  readonly definitionsModule?: string;
  /** Pause, abort or shutdown: the chunk in hand is finished or dropped. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: BuildProgress) => void;
}

/** Interim: creates the tables and leaves all reading to the catching up, until the bulk path is here. */
export const build = async ({ pool, projection, onProgress, signal }: BuildOptions): Promise<boolean> => {
  await inTransaction(pool, (client) => projection.prepare(client));
  onProgress({ phase: 'catching-up', sources: {}, eventsDone: 0, eventsTotal: 0 });
  return !signal.aborted;
};
