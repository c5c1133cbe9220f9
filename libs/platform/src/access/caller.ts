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

/** A customer without any other role: sees and changes only what is theirs. */
export const isOnlyCustomer = ({ roles: own }: Caller): boolean =>
  own.length > 0 && own.every((role) => role === 'customer');
