import { comesAsCustomer, hasRole, roles, type Caller, type Role } from '../../access';
import { AnswerError } from '../errors/answer-error';

/** What one request may read of the views, whatever it asks and on whatever way. */
export interface Scope {
  /** Only what is this customer's; null: what is of all. */
  readonly customerId: string | null;
  /** What is personal reads as null. */
  readonly hidesPersonal: boolean;
}

/**
 * Who needs to know people by name: the same whom the services show a customer and an order. Who runs the system does
 * not; what is to be mended is looked at by `explain` and by dead letters, a row at a time.
 */
const knowPeople: readonly Role[] = ['staff', 'service'];

/**
 * Customers read what is theirs and are shown all of it. Who has another role besides reads as that one.
 * @throws AnswerError of a customer of whom nobody knows which
 */
export const scopeOf = (caller: Caller): Scope => {
  if (!comesAsCustomer(caller, roles)) return { customerId: null, hidesPersonal: !hasRole(caller, knowPeople) };
  if (caller.customerId === null) throw new AnswerError('FORBIDDEN', 'Your token does not say which customer you are.');
  return { customerId: caller.customerId, hidesPersonal: false };
};

/** Of a store whose rows do not say whose they are. */
export const notForCustomers = (): AnswerError =>
  new AnswerError('FORBIDDEN', 'This is not for customers: it does not say what of it is theirs.');
