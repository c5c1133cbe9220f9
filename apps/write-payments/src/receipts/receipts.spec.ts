import { PaymentCaptured, PaymentRefunded } from '@refold/events';
import { receiptOf, refundReceiptOf } from './receipts';

const ana = { customerId: 'ana', name: 'Ana', email: 'ana@example.com' };
const brl = (amount: bigint) => ({ amount, currency: 'BRL' });
const parties = { paymentId: 'p1', orderId: 'o1', customerId: 'ana' };
const method = { type: 'boleto' as const };
const captured = new PaymentCaptured({ ...parties, amount: brl(1_230n), method });
const refunded = (refundId: string, amount: bigint, refundedTotal: bigint) =>
  new PaymentRefunded({
    ...{ ...parties, refundId, method },
    ...{ amount: brl(amount), refundedTotal: brl(refundedTotal) },
  });

test('a receipt says what was paid, by what and for which order', () => {
  const { key, to, text } = receiptOf(captured, ana);
  expect([key, to]).toEqual(['payment-p1/receipt', 'ana@example.com']);
  expect(text).toContain('For Ana\n');
  expect(text).toContain('12.30 BRL by boleto for order o1');
});

test('each refund has a receipt of its own, with what was paid back in all', () => {
  const [first, second] = [
    refundReceiptOf(refunded('r1', 200n, 200n), ana),
    refundReceiptOf(refunded('r2', 30n, 230n)),
  ];
  expect([first.key, second.key]).toEqual(['payment-p1/refund-r1', 'payment-p1/refund-r2']);
  expect(second.text).toContain('0.30 BRL for order o1; 2.30 BRL in all');
});

test('somebody whose name or address is not known gets none by name, and is written to nowhere', () => {
  expect(receiptOf(captured, { ...ana, name: null }).text).toMatch(/^For our customer\n/);
  expect(receiptOf(captured, { ...ana, email: null }).to).toBeNull();
  expect(refundReceiptOf(refunded('r1', 1n, 1n)).to).toBeNull();
});
