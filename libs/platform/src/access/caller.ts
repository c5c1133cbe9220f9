/** What a caller may be; a token may name several. */
export const roles = ['customer', 'staff', 'operator', 'service'] as const;
export type Role = (typeof roles)[number];

/** Who asks. */
export interface Caller {
  /** Stable name of the one who calls: the token's `sub`. Idempotency keys are kept apart by it. */
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Of a customer: whose data is theirs. Null for everybody else. */
  readonly customerId: string | null;
}

/** Whoever calls where nobody is asked who they are: the local stack. */
export const anyone: Caller = { subject: 'anyone', roles: ['staff', 'operator', 'service'], customerId: null };

/** Whoever shows no token where tokens are asked for. */
export const nobody: Caller = { subject: 'nobody', roles: [], customerId: null };

/** This process, when it acts by itself: a worker that tells what the world answered. */
export const itself: Caller = { subject: 'itself', roles: ['service'], customerId: null };

/** Whether the caller has one of these roles. */
export const hasRole = ({ roles: own }: Caller, allowed: readonly Role[]): boolean =>
  own.some((role) => allowed.includes(role));

/**
 * Whether it is as a customer alone that the caller is let in to what these roles may: then only what is theirs may be
 * seen and changed. A role that is not let in there, an operator's among commands, widens nothing.
 */
export const comesAsCustomer = (caller: Caller, allowed: readonly Role[]): boolean =>
  hasRole(caller, ['customer']) &&
  !hasRole(
    caller,
    allowed.filter((role) => role !== 'customer'),
  );
