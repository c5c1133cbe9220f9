import { OrderCancelled, OrderConfirmed } from '@refold/events';
import { cancelledMail, confirmedMail } from './order-mails';

const ana = { customerId: 'ana', name: 'Ana', email: 'ana@example.com', active: true };
const confirmed = new OrderConfirmed({ orderId: '4711', customerId: 'ana' });
const cancelled = new OrderCancelled({ orderId: '4711', customerId: 'ana', reason: 'out-of-stock' });

test('each mail has a key of its own, the same every time', () => {
  expect(confirmedMail(confirmed, ana)).toEqual(confirmedMail(confirmed, ana));
  expect(confirmedMail(confirmed, ana)).toMatchObject({ key: 'order-4711/confirmed', to: 'ana@example.com' });
  expect(cancelledMail(cancelled, ana)).toMatchObject({ key: 'order-4711/cancelled', to: 'ana@example.com' });
});

test('a cancelled order says why', () => {
  expect(cancelledMail(cancelled, ana).text).toContain('not everything that you ordered is in stock');
});

test('somebody whose name or address is not known is greeted without it, and written to nowhere', () => {
  expect(confirmedMail(confirmed, { ...ana, name: null }).text).toMatch(/^Good day,/);
  expect(confirmedMail(confirmed, { ...ana, email: null }).to).toBeNull();
  expect(confirmedMail(confirmed, undefined).to).toBeNull();
});
