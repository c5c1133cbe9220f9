import type { JWTPayload } from 'jose';
import { roles as knownRoles, type Caller, type Role } from '../caller';
import { Unauthenticated } from './unauthenticated';

/**
 * `sub` is the caller's name, `roles` a list of texts; roles of other systems are passed over. Of a customer,
 * `customer_id` says whose data are theirs; without it `sub` does.
 * @throws Unauthenticated when one of them cannot be used
 */
export const callerIn = ({ sub, roles: named, customer_id: customerId }: JWTPayload): Caller => {
  if (!isName(sub)) throw new Unauthenticated('claims');
  const roles = rolesIn(named);
  if (!roles.includes('customer')) return { subject: sub, roles, customerId: null };
  if (customerId !== undefined && !isName(customerId)) throw new Unauthenticated('claims');
  return { subject: sub, roles, customerId: customerId ?? sub };
};

const rolesIn = (named: unknown): readonly Role[] => {
  if (named === undefined) return [];
  if (!Array.isArray(named) || !named.every((role) => typeof role === 'string')) throw new Unauthenticated('claims');
  return knownRoles.filter((role) => named.includes(role));
};

/** It stands in logs and in tables, where two names must not become one: no control characters, no half characters. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^\P{Cc}{1,200}$/u.test(value) && value.isWellFormed();
