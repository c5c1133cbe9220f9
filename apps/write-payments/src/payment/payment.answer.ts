import { PaymentMethod } from '@refold/events';
import { Id, Text } from '@refold/model';
import { stated, StatedMoney } from '@refold/platform/write';
import { z } from 'zod';
import type { PaymentState } from './state';

const Refund = z.object({
  refundId: Id,
  status: z.enum(['requested', 'refunded', 'failed']),
  amount: StatedMoney,
  reason: Text(200).or(z.literal('')),
});

/** What the service tells of a payment; the provider's token of a card it keeps for itself. */
export const PaymentAnswer = z.object({
  paymentId: Id,
  orderId: Id,
  customerId: Id,
  status: z
    .enum(['requested', 'authorised', 'capturing', 'captured', 'failed'])
    .meta({ description: 'Of the charge; what has gone back is told by `refunds`.' }),
  method: PaymentMethod.omit({ cardToken: true }),
  amount: StatedMoney.optional(),
  refunded: StatedMoney.optional().meta({ description: 'Of all refunds together.' }),
  refunds: z.array(Refund),
});

export const paymentAnswer = (
  { status, parties, amount, refunds, refunded }: PaymentState,
  paymentId: string,
): z.output<typeof PaymentAnswer> => {
  if (!parties) throw new Error(`Payment ${paymentId} has events of which none names its order.`);
  const { cardToken: _, ...method } = parties.method;
  return {
    ...{ paymentId, orderId: parties.orderId, customerId: parties.customerId, method },
    // A refund may be all that a history knows: then it was captured before.
    status: status === 'absent' ? 'captured' : status,
    amount: amount && stated(amount),
    refunded: amount && stated({ ...amount, amount: refunded }),
    refunds: [...refunds].map(([refundId, refund]) => ({ ...refund, refundId, amount: stated(refund.amount) })),
  };
};
