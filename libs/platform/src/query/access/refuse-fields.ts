import { anyone, forbidden, hasRole, type Caller } from '../../access';
import { AnswerError } from '../errors/answer-error';
import type { AskedFields } from './asked-fields';

/**
 * Refuses an operation that asks anything which is not for this caller. Where nobody is asked who they are, everything
 * is for anyone.
 * @throws AnswerError that names every such field
 */
export const refuseFields = ({ declared }: AskedFields, caller: Caller): void => {
  if (caller === anyone) return;
  const refused = [...declared].filter(([, roles]) => !hasRole(caller, roles));
  if (refused.length === 0) return;
  const byReason = new Map<string, string[]>();
  for (const [field, roles] of refused) {
    const reason = forbidden(caller, roles).message;
    byReason.set(reason, [...(byReason.get(reason) ?? []), field]);
  }
  const message = [...byReason].map(([reason, fields]) => `${fields.join(', ')}: ${reason}`).join(' ');
  throw new AnswerError('FORBIDDEN', message, { status: 403, fields: refused.map(([field]) => field) });
};
