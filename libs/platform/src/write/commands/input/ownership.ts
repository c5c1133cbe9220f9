import { comesAsCustomer, roles } from '../../../access';
import { Problem } from '../../../http';
import { currentCaller } from '../../../logging';
import { routeOf } from './command-input';

/**
 * Of something new the command itself says whose it will be.
 * @throws Problem 403 when that is not the customer who asks, or when nobody said what of this is a customer's
 */
export const refuseForeignCommand = (command: object): void => {
  const caller = currentCaller();
  const route = routeOf(command);
  if (!comesAsCustomer(caller, route?.by ?? roles)) return;
  if (!route?.theirs) throw notTheirs();
  if (route.status === 201 && route.theirs(command, undefined) !== caller.customerId) throw notTheirs();
};

/**
 * Of what is there already its state says whose it is. To what does not exist the answer is the same, so that nobody
 * learns by asking what there is.
 * @throws Problem 403
 */
export const refuseForeignState = (command: object, state: unknown): void => {
  const caller = currentCaller();
  const route = routeOf(command);
  if (route?.status !== 200 || !comesAsCustomer(caller, route.by)) return;
  if (route.theirs?.(command, state) !== caller.customerId) throw notTheirs();
};

const notTheirs = (): Problem =>
  new Problem(403, 'forbidden', 'There is nothing of yours here that this could be about.');
