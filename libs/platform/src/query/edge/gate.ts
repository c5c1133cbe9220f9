import type { ReadEdge } from './edge-config';
import { PersistedOperations } from './persisted/persisted-operations';
import { type Budgets, budgetsOf } from './rate/budgets-of';

/** What every question comes through, over HTTP or a socket: a list that it may have to be in, and its caller's budget. */
export interface Gate {
  readonly operations: PersistedOperations;
  readonly budgets: Budgets;
}

/** @throws UnreadableOperations */
export const gateOf = ({ persisted, valuesPerMinute }: ReadEdge): Gate => ({
  operations: new PersistedOperations(persisted.mode, persisted.path),
  budgets: budgetsOf(valuesPerMinute),
});
