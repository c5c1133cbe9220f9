import {
  PaymentAuthorisationRequested,
  PaymentAuthorised,
  PaymentCaptured,
  PaymentCaptureRequested,
  PaymentChargeRequested,
  PaymentFailed,
  PaymentRefunded,
  RefundFailed,
  RefundRequested,
} from './payments';

const payment = {
  paymentId: 'payment-1',
  orderId: 'order-1',
  customerId: 'customer-1',
  method: { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242', installments: 3 },
};
const amount = { amount: '2900', currency: 'BRL' };
const refund = { ...payment, refundId: 'refund-1', amount: { amount: '1590', currency: 'BRL' } };

export const paymentAuthorisationRequested = new PaymentAuthorisationRequested({ ...payment, amount });
export const paymentAuthorised = new PaymentAuthorised({ ...payment, amount, gatewayReference: 'auth-1' });
export const paymentCaptureRequested = new PaymentCaptureRequested({ ...payment, amount });
export const paymentChargeRequested = new PaymentChargeRequested({ ...payment, amount });
export const paymentCaptured = new PaymentCaptured({ ...payment, amount, gatewayReference: 'capture-1' });
export const paymentFailed = new PaymentFailed({ ...payment, amount, reason: 'insufficient funds' });
export const refundRequested = new RefundRequested({ ...refund, reason: 'the pot was broken' });
export const paymentRefunded = new PaymentRefunded({
  ...refund,
  refundedTotal: refund.amount,
  gatewayReference: 're-1',
});
export const refundFailed = new RefundFailed({ ...refund, reason: 'the card is closed' });
