import type { ClientBase } from 'pg';
import { lockProgress, writeProgress, type PartitionSpan } from '../catalogue/progress';
import { DeadLetters } from '../dead-letters/dead-letters';
import { Ledger } from '../ledger/ledger';
import type { Projection } from './projection';

/**
 * Where a projection's flushes write down what they have done, in the transaction of the rows: in the views' database, or
 * in the memory of a test.
 */
export interface Books {
  readonly ledger: Pick<Ledger, 'lock' | 'write'>;
  readonly deadLetters: Pick<DeadLetters, 'parked' | 'park' | 'take'>;
  /** @throws ProgressBehind */
  lockProgress(client: ClientBase, spans: readonly PartitionSpan[]): Promise<void>;
  /** Moves progress forward, never back. */
  writeProgress(client: ClientBase, spans: readonly PartitionSpan[]): Promise<void>;
}

export const booksOf = ({ id, ledger }: Pick<Projection, 'id' | 'ledger'>): Books => ({
  ledger: new Ledger(ledger),
  deadLetters: new DeadLetters(id),
  lockProgress: (client, spans) => lockProgress(client, id, spans),
  writeProgress: (client, spans) => writeProgress(client, id, spans),
});
