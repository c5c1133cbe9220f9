import { createHash } from 'node:crypto';
import { toldDifference } from '../../oracle/rows';
import { checkCheckouts } from '../oracle/check';
import { atRest } from '../system/at-rest';
import { CheckoutSystem } from '../system/checkout-system';
import { Echo } from '../system/echo';
import { ShopWindow } from '../system/shop-window';

jest.setTimeout(600_000);

const twenty = Array.from({ length: 20 }, (_, at) => `replayed-${at}`);
const conducting = ['orders', 'payments', 'inventory', 'shipping'] as const;

const place = (window: ShopWindow, orderId: string): Promise<number> =>
  window.place({ orderId, customerId: 'ana', lines: [{ sku: 'tea', quantity: 1 }] });

/** What the world has seen so far, and what the sagas have sent. */
const touched = async ({ provider, mails, databases }: CheckoutSystem) => ({
  captures: provider.gateway.effects.filter(({ kind }) => kind === 'capture').length,
  refunds: provider.gateway.effects.filter(({ kind }) => kind === 'refund').length,
  mails: new Set(mails.map(({ key }) => key)).size,
  commands: (
    await Promise.all(
      conducting.map(async (service) => {
        const { rows } = await databases[service].pool.query<{ sent: number }>(
          'select count(*)::integer as sent from sagas.saga_commands',
        );
        return rows[0]?.sent ?? 0;
      }),
    )
  ).reduce((sum, each) => sum + each, 0),
});

/** Each saga reads its topics from their beginning once more, as if it had never read them. */
const readAnew = async (system: CheckoutSystem): Promise<void> => {
  for (const service of conducting)
    await system.restart(service, {}, async () => {
      await system.databases[service].pool.query(
        'update sagas.projection_progress set next_offset = 0, feed_number = 0',
      );
    });
};

/** An order, its payment and its reservation, as another shop had them. */
const bringIn = async (system: CheckoutSystem, orderId: string, style: string): Promise<void> => {
  const method = { type: 'credit_card', cardToken: 'tok_visa' };
  const amount = { amount: '1230', currency: 'BRL' };
  const of = { orderId, customerId: 'ana' };
  const line = { sku: 'tea', quantity: 1, unitPrice: amount, freight: { ...amount, amount: '0' } };
  const shipTo = { city: 'Olinda', country: 'BR' };
  const placed = { ...of, shipTo, currency: 'BRL', lines: [line], total: amount, checkout: { style, payment: method } };
  await history(system, 'orders', `${orderId} placed`, 'OrderPlaced', placed);
  await history(system, 'payments', `${orderId} paid`, 'PaymentCaptured', {
    ...of,
    paymentId: orderId,
    method,
    amount,
  });
  await history(system, 'inventory', `${orderId} short`, 'StockReservationFailed', { orderId, shortages: [] });
};

const history = async (
  system: CheckoutSystem,
  service: 'orders' | 'payments' | 'inventory',
  name: string,
  type: string,
  data: object,
): Promise<void> => {
  const hex = createHash('sha256').update(name).digest('hex');
  const eventId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const response = await fetch(`${system.urlOf(service)}/operator/history`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: JSON.stringify({ eventId, type, occurredAt: '2024-03-01T10:00:00.000000Z', data }),
  });
  expect(await response.json()).toMatchObject({ appended: 1, refused: [] });
};

test.each(['choreography', 'orchestration'] as const)(
  'in %s twenty orders are charged, told and carried out once, whatever is read again or brought in; the twenty-first is, too',
  async (style) => {
    const system = await CheckoutSystem.open({ label: 'replays', style });
    const window = new ShopWindow(system);
    const echoes: Echo[] = [];
    try {
      await Promise.all([window.register('ana'), window.receive('tea', 100)]);
      await Promise.all(twenty.map((orderId) => place(window, orderId)));
      expect(await atRest(system, window, 120_000)).toBeNull();
      const before = await touched(system);
      expect(before).toMatchObject({ captures: 20, refunds: 0 });

      await bringIn(system, 'brought-in', style);
      echoes.push(new Echo(system, () => true));
      await readAnew(system);
      await place(window, 'the-21st');
      // Whoever is killed in the middle of reading again begins with it once more.
      await Promise.all([readAnew(system), system.crash('shipping')]);
      expect(await atRest(system, window, 120_000)).toBeNull();

      const each = (count: number): number => count / twenty.length;
      expect(await touched(system)).toEqual({
        captures: 21,
        refunds: 0,
        mails: before.mails + each(before.mails),
        commands: before.commands + each(before.commands),
      });
      const { differences } = await checkCheckouts(system);
      expect(differences.map(toldDifference).filter((text) => !text.includes('brought-in'))).toEqual([]);
    } finally {
      for (const echo of echoes) await echo.stop();
      await system.close();
    }
  },
);
