import { ViewRows } from '@refold/platform';
import { PaymentDetails } from '@refold/views';

export const paymentRows = new ViewRows(PaymentDetails, 'paymentId', { owner: 'customerId' });
