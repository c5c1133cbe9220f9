import type { Difference } from '../../oracle/rows';
import type { CheckoutSystem } from '../system/checkout-system';
import { checkShipments, checkStock } from './goods';
import { everything, ordersIn, type OrderAsItIs } from './happened';
import { checkInstances, instancesOf } from './instances';
import { checkKeys } from './keys';
import { checkLedger } from './ledger';
import { checkMails } from './mails';

export interface Checked {
  readonly differences: readonly Difference[];
  readonly orders: readonly OrderAsItIs[];
  readonly events: number;
}

/** Holds all that the services, the provider and the customers have against what must be true of it. */
export const checkCheckouts = async (system: CheckoutSystem): Promise<Checked> => {
  const events = await everything(system);
  const orders = ordersIn(events);
  const { effects } = system.provider.gateway;
  const wasKilled = system.log.some((line) => line.endsWith('was killed'));
  return {
    ...{ orders, events: events.length },
    differences: [
      ...checkInstances(orders, await instancesOf(system)),
      ...checkLedger(orders, effects),
      ...checkStock(orders, events),
      ...checkShipments(orders, events, effects),
      ...checkMails(orders, events, system.mails, wasKilled),
      ...(await checkKeys(system)),
    ],
  };
};
