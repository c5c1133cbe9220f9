import { GatewayUnavailable } from './payment-gateway';
import { TestGateway } from './test-gateway';

const charge = (key: string, cardToken?: string) => ({
  key,
  amount: { amount: 5000n, currency: 'BRL' },
  method: { type: 'credit_card', cardToken },
});

test.each([['tok_visa'], ['tok_mastercard'], [undefined]])('%s is approved at every step', async (token) => {
  const gateway = new TestGateway();
  expect(await gateway.authorise(charge('p1', token))).toEqual({ approved: true, reference: 'auth_p1' });
  expect(await gateway.capture(charge('p1', token))).toEqual({ approved: true, reference: 'capture_p1' });
  expect(await gateway.refund({ ...charge('r1', token), paymentKey: 'p1' })).toEqual({
    approved: true,
    reference: 'refund_r1',
  });
});

test.each([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient_funds', 'insufficient_funds'],
  ['tok_expired_card', 'expired_card'],
])('%s is declined', async (token, reason) => {
  expect(await new TestGateway().authorise(charge('p1', token))).toEqual({ approved: false, reason });
});

test('a token is no word that JavaScript has for itself', async () => {
  expect(await new TestGateway().authorise(charge('p1', 'constructor'))).toMatchObject({ approved: true });
});

test('tok_gateway_timeout has no answer twice, and is then approved; each payment counts for itself', async () => {
  const gateway = new TestGateway();
  for (let n = 0; n < 2; n++)
    await expect(gateway.authorise(charge('p1', 'tok_gateway_timeout'))).rejects.toBeInstanceOf(GatewayUnavailable);
  await expect(gateway.authorise(charge('p2', 'tok_gateway_timeout'))).rejects.toBeInstanceOf(GatewayUnavailable);
  expect(await gateway.authorise(charge('p1', 'tok_gateway_timeout'))).toMatchObject({ approved: true });
});

test('tok_capture_declined is held and then not taken', async () => {
  const gateway = new TestGateway();
  expect(await gateway.authorise(charge('p1', 'tok_capture_declined'))).toMatchObject({ approved: true });
  expect(await gateway.capture(charge('p1', 'tok_capture_declined'))).toEqual({
    approved: false,
    reason: 'capture_declined',
  });
});

test('a refund whose id begins with re_fail is declined', async () => {
  const refund = { ...charge('re_fail_1'), paymentKey: 'p1' };
  expect(await new TestGateway().refund(refund)).toEqual({ approved: false, reason: 'refund_declined' });
});

test('of re_fail_first only the first refund of a payment is declined', async () => {
  const refunded = (number: number) =>
    new TestGateway().refund({ ...charge(`re_fail_first-7-refund-${number}`), paymentKey: 'p1' });
  expect([await refunded(1), await refunded(2)]).toMatchObject([{ approved: false }, { approved: true }]);
});

test('tok_slow_50 is approved, and not before its time', async () => {
  const began = performance.now();
  expect(await new TestGateway().charge(charge('p1', 'tok_slow_50'))).toMatchObject({ approved: true });
  expect(performance.now() - began).toBeGreaterThan(45);
});

test('the same key has the same answer, also after a restart, and each call is recorded', async () => {
  const gateway = new TestGateway();
  const first = await gateway.authorise(charge('p1', 'tok_visa'));
  expect(await gateway.authorise(charge('p1', 'tok_visa'))).toEqual(first);
  expect(await new TestGateway().authorise(charge('p1', 'tok_visa'))).toEqual(first);
  expect(gateway.calls).toEqual([
    { step: 'authorise', key: 'p1', attempt: 1 },
    { step: 'authorise', key: 'p1', attempt: 2 },
  ]);
});

test('what it remembers does not grow for ever', async () => {
  const gateway = new TestGateway();
  for (let n = 0; n < 10_050; n++) await gateway.capture(charge(`p${n}`));
  expect(gateway.calls).toHaveLength(10_000);
  expect(gateway.calls[0]?.key).toBe('p50');
});
