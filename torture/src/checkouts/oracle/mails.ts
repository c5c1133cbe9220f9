import type { Difference } from '../../oracle/rows';
import type { Mailed } from '../process/protocol';
import { groupedBy } from './grouped';
import type { Happened, OrderAsItIs } from './happened';

type Mail = Mailed['mail'];

/**
 * LEDGER of the mails: each order's end is told once, each shipment that left once, and never another end. A mail whose
 * service was killed before it could note it comes again, in the same words and under the same key, at which a provider
 * drops it: only where somebody was killed, and not in other words.
 */
export const checkMails = (
  orders: readonly OrderAsItIs[],
  events: readonly Happened[],
  mails: readonly Mail[],
  wasKilled: boolean,
): Difference[] => {
  const byKey = groupedBy(mails, ({ key }) => key);
  const wanted = new Set([
    ...orders.map(({ orderId, status }) => `order-${orderId}/${status}`),
    ...events
      .filter(({ type }) => type === 'ShipmentDispatched')
      .map(({ data }) => `shipment-${String(data['shipmentId'])}/dispatched`),
    ...events
      .filter(({ type }) => type === 'PaymentCaptured')
      .map(({ data }) => `payment-${String(data['paymentId'])}/receipt`),
    ...events
      .filter(({ type }) => type === 'PaymentRefunded')
      .map(({ data }) => `payment-${String(data['paymentId'])}/refund-${String(data['refundId'])}`),
  ]);
  return [
    ...[...wanted].filter((key) => !byKey.has(key)).map((key) => differs(key, 'one', 'none')),
    ...[...byKey].flatMap(([key, sent]) => {
      if (!wanted.has(key)) return [differs(key, 'none', 'one')];
      if (new Set(sent.map((mail) => JSON.stringify(mail))).size > 1) return [differs(key, 'the same words', 'others')];
      return sent.length > 1 && !wasKilled ? [differs(key, 'one', String(sent.length))] : [];
    }),
  ];
};

const differs = (key: string, expected: string, found: string): Difference => ({
  ...{ oracle: 'LEDGER', where: 'mails', key, column: '', expected, found },
});
