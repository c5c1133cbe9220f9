import type { Pool } from 'pg';
import { ProjectionRunner, type ClickHouse, type OperatorTools, type OwnerClient, type Projection } from '../src';
import { Accounts, Owners } from './bank';
import { reader, silentOwners } from './projected';

const silent = () => undefined;

interface Given {
  readonly owners?: OwnerClient;
  readonly clickhouse?: ClickHouse;
}

/** What a projector gives its operator's verbs, without an engine that runs. */
export const operatorTools = (
  pool: Pool,
  projections: readonly Projection[],
  { owners = silentOwners, clickhouse }: Given = {},
): OperatorTools => {
  const skipTypes = new Set<string>();
  return {
    ...{ pool, owners, reader, skipTypes, projections, streams: [Accounts, Owners] },
    clickhouse: clickhouse as ClickHouse,
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent } as never,
    runnerOf: (projection) =>
      new ProjectionRunner({ pool, projection, reader, owners, topics: projection.services, skipTypes }),
    atRest: (_, work) => work(),
  };
};
