import { DeadLettersResolver } from './dead-letters/dead-letters.resolver';
import { DiffResolver } from './diff/diff.resolver';
import { RebuildsResolver } from './rebuilds/rebuilds.resolver';
import { RowsResolver } from './rows/rows.resolver';
import { SagaInstancesResolver } from './sagas/saga-instances.resolver';
import { VersionsResolver } from './versions/versions.resolver';

/** The operator's verbs in GraphQL. The query side has what they need. */
export const operatorResolvers = [
  VersionsResolver,
  RebuildsResolver,
  DiffResolver,
  DeadLettersResolver,
  RowsResolver,
  SagaInstancesResolver,
] as const;
