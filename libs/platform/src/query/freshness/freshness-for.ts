import type { Scope } from '../access/scope';
import type { Freshness } from './freshness-answer';

/**
 * What the caller is told of it. How far a view has read, and how much waits, tells how much everybody does; a customer
 * is told how old the answer is, and of what they waited for.
 */
export const freshnessFor = ({ customerId }: Scope, { views, ...freshness }: Freshness): object =>
  customerId === null
    ? { views, ...freshness }
    : { views: views.map(({ positions: _, waitingKeys: __, ...view }) => view), ...freshness };
