import type { QueryContext } from '../../graphql/reader';
import type { QueryCost } from '../../limits/query-cost';
import { CallerBudgets, costOfRequest } from './caller-budgets';
import { callerKey } from './caller-key';

type Asker = Pick<QueryContext, 'caller' | 'callerAddress'>;

export interface Budgets {
  /** Before anything of a request is read. */
  readonly admit: (asker: Asker) => void;
  /** For what it asks, once that is known. */
  readonly charge: (asker: Asker, cost: Pick<QueryCost, 'values'>) => void;
}

/** What callers may ask for together in a minute; both throw RATE_LIMITED. */
export const budgetsOf = (valuesPerMinute: number | null): Budgets => {
  if (valuesPerMinute === null) return { admit: () => undefined, charge: () => undefined };
  const budgets = new CallerBudgets(valuesPerMinute);
  const take = ({ caller, callerAddress }: Asker, values: number): void => {
    const key = callerKey(caller, callerAddress);
    if (key !== null) budgets.take(key, values);
  };
  return {
    admit: (asker) => take(asker, costOfRequest),
    charge: (asker, { values }) => take(asker, values),
  };
};
