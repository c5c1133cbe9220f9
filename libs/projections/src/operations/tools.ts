import type { Logger } from '@refold/kafka';
import type { Stream } from '@refold/model';
import type { Pool } from 'pg';
import type { ClickHouse } from '../clickhouse/clickhouse';
import type { Projection } from '../flush/projection';
import type { ProjectionRunner } from '../flush/projection-runner';
import type { OwnerClient } from '../owners/owner-client';
import type { ArrivalReader } from '../records/read-arrival';

/** What the operator's verbs work with: the projector's own stores and owners, and every projection that the code defines. */
export interface OperatorTools {
  readonly pool: Pool;
  readonly clickhouse: ClickHouse;
  readonly owners: OwnerClient;
  /** Contracts of all streams that any projection follows. */
  readonly streams: readonly Stream[];
  /** Reads records and recorded events of all these streams. */
  readonly reader: ArrivalReader;
  readonly skipTypes: ReadonlySet<string>;
  readonly logger: Logger;
  /** Every version that the code defines, in both engines. */
  readonly projections: readonly Projection[];
  /** Applies events to one projection, live or not. */
  runnerOf(projection: Projection): ProjectionRunner;
  /**
   * Runs `work` between two flushes of the projection's engine: what it feeds stands at the same records meanwhile, so
   * keep it short. Runs at once when the engine does not run here.
   */
  atRest<T>(projection: Projection, work: () => Promise<T>): Promise<T>;
}
