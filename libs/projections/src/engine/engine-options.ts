import type { ConsumeOptions, Consumption, Logger } from '@refold/kafka';
import type { Pool } from 'pg';
import type { Engine } from '../catalogue/engine';
import type { ProjectionRunner } from '../flush/projection-runner';
import type { OwnerClient } from '../owners/owner-client';
import type { ArrivalReader } from '../records/read-arrival';

export interface EngineOptions {
  readonly engine: Engine;
  /** Under which its gaps are kept; default: the engine's. One that feeds a single new version has a name of its own. */
  readonly name?: string;
  readonly pool: Pool;
  readonly runners: readonly ProjectionRunner[];
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
  /** Topics in full, prefix included. */
  readonly topics: readonly string[];
  /**
   * Milliseconds from the begin of one flush to the next, in which records gather when there are few. Default 0: each
   * flush begins when the last has ended.
   */
  readonly paceMs?: number;
  /** Kafka's side; `consumeTopics` with its client and group. */
  readonly consume: (
    options: Pick<ConsumeOptions, 'topics' | 'onBatch' | 'startAt' | 'onGap' | 'concurrency'>,
  ) => Consumption;
  readonly logger: Logger;
  /** Told when a version that is not active could not be written and was left behind. */
  readonly onLeftBehind?: (runner: ProjectionRunner, error: Error) => void;
}
