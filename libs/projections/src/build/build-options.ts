import type { Kafka, Logger } from '@refold/kafka';
import type { Stream } from '@refold/model';
import type { Pool } from 'pg';
import type { ClickHouse } from '../clickhouse/clickhouse';
import type { Projection } from '../flush/projection';
import type { RebuildPhase, Throttle } from '../operations/reports';
import type { OwnerClient } from '../owners/owner-client';
import type { BuildPoint } from './pass/chunk-writer';
import type { SourceKind } from './progress/stretch';

export interface BuildOptions {
  readonly pool: Pool;
  readonly clickhouse: ClickHouse;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly owners: OwnerClient;
  readonly streams: readonly Stream[];
  readonly skipTypes: ReadonlySet<string>;
  readonly logger: Logger;
  /** What is built, of either engine. */
  readonly projection: Projection;
  /** Readers side by side, at most. One reads alone where rows of several partitions meet. */
  readonly workers: number;
  readonly throttle: Throttle;
  /** How far the live projector is behind, in milliseconds; asked several times a second for `auto`. */
  liveLagMs(): number;
  /** Compiled module that exports `views` and `facts`: worker threads load the definitions from it. Absent: all in this thread. */
  readonly definitionsModule?: string;
  /** Pause, abort, shutdown: the chunk in hand is finished or dropped. */
  readonly signal: AbortSignal;
  onProgress(progress: BuildReport): void;
  /** Most events of one chunk, which is what a killed process loses. Default 5,000. */
  readonly chunkEvents?: number;
  /** Called at each point of a chunk in this thread; what it throws ends the build as a crash there would. */
  readonly at?: (point: BuildPoint) => void | Promise<void>;
}

export interface BuildReport {
  readonly phase: RebuildPhase;
  readonly sources: Readonly<Record<string, SourceKind>>;
  /** Records of the topics and events of feeds that were read, over all passes. */
  readonly eventsDone: number;
  readonly eventsTotal: number;
}
