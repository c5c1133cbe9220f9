import type { Reader } from '@refold/platform';
import type { PaymentDetails } from '@refold/views';
import { paymentRows } from './payment-rows';

/** Payments that one request asks for, at the top or below orders, are read in one statement. */
export const loadPayment = (reader: Reader, id: string): Promise<PaymentDetails | null> =>
  reader.load('payment', id, (ids) => paymentRows.byKeys(reader, ids));
