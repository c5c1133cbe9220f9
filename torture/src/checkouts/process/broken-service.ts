import { randomUUID } from 'node:crypto';
import { stay } from '@refold/model';
import type { Delivery } from '@refold/sagas';
import { checkout } from '../../../../apps/write-orders/src/checkout/checkout.saga';
import { PaymentPolicy } from '../../../../apps/write-payments/src/checkout/payment.policy';
import { EarlyEvents } from '../../../../libs/sagas/src/inbox/early';
import type { CheckoutBreak } from '../../breaks/breaks';

type Rules = Record<string, () => typeof stay>;

/** Puts the broken piece in the place of the sound one. */
export const breakService = (broken: string | undefined): void => {
  if (broken === ('saga-forgets-early-events' satisfies CheckoutBreak))
    EarlyEvents.prototype.keep = async () => undefined;
  if (broken === ('late-capture-not-refunded' satisfies CheckoutBreak))
    for (const { rules } of [checkout('15m'), PaymentPolicy])
      (rules.late as unknown as Rules)['PaymentCaptured'] = () => stay;
};

/** Under which id a command goes out. */
export const idOf =
  (broken: string | undefined) =>
  ({ id }: Delivery): string =>
    broken === ('dispatcher-sends-under-new-ids' satisfies CheckoutBreak) ? randomUUID() : id;
