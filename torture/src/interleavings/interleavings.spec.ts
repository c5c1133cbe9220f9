import { CancelOrder, RefundPayment, ReserveStock } from '@refold/commands';
import type { CheckoutStyle } from '@refold/events';
import { checkoutStories, type CheckoutStory } from '@refold/testing';
import { Random } from '../chance/random';
import { bookOf, levelOf, unfinished, type OrderBook } from './books';
import { quiet, World, type Chances } from './world';

/*
 * The rules of the checkout, of both styles, with all services in memory: events of different streams come in any order
 * and some of them twice, commands and answers are lost and come again, customers cancel, people refund and set stock aside
 * at any moment, and time is up at any moment. REFOLD_CHECKOUT_RUNS says how many worlds there are of each style.
 */
const runs = Number(process.env['REFOLD_CHECKOUT_RUNS'] ?? 400);
const styles: readonly CheckoutStyle[] = ['orchestration', 'choreography'];
const rough: Chances = { lost: 15, answerLost: 15, twice: 10, timeUp: 1 };

describe.each(styles)('in %s', (style) => {
  test(`${runs} worlds in which anything may go wrong keep their books`, () => {
    for (let run = 0; run < runs; run++) {
      const world = roughWorld(style, new Random(`${style} ${run}`));
      const faults = faultsOf(world);
      // With its number a world can be lived again.
      expect({ run, faults }).toEqual({ run, faults: [] });
    }
  });

  test.each(checkoutStories)('$name', (story) => {
    const times = story.orders > 1 ? 3 : 25;
    for (let run = 0; run < times; run++) {
      const world = worldOf(story, style, new Random(`${story.name} ${run}`));
      expect({ run, ends: endOf(world, story), faults: faultsOf(world) }).toEqual({
        run,
        ends: story.ends,
        faults: [],
      });
    }
  });
});

test('the worlds are rough enough: every end and every kind of trouble is among them', () => {
  const seen = new Set<string>();
  for (let run = 0; run < 100; run++)
    for (const style of styles) {
      const world = roughWorld(style, new Random(`${style} ${run}`));
      for (const book of world.orderIds.map((id) => bookOf(world, id)))
        seen.add(`${style} ${book.state} ${book.reason ?? ''} ${book.captured > 0n ? 'captured' : ''}`.trim());
    }
  const reasons = ['customer captured', 'customer', 'out-of-stock captured', 'payment-declined', 'timed-out captured'];
  for (const style of styles)
    expect([...seen]).toEqual(
      expect.arrayContaining([
        `${style} confirmed  captured`,
        ...reasons.map((reason) => `${style} cancelled ${reason}`),
      ]),
    );
});

const roughWorld = (style: CheckoutStyle, chance: Random): World => {
  const world = new World(style, chance, rough);
  const stock = { tea: chance.below(4), pot: chance.below(3) };
  world.count(stock);
  for (const name of ['one', 'two']) {
    const orderId = chance.percent(30) ? `re_fail_first-${name}` : name;
    const cardToken = chance.percent(15) ? 'tok_declined' : 'tok_visa';
    const lines = [{ sku: 'tea', quantity: chance.between(1, 2) }];
    if (chance.percent(50)) lines.push({ sku: 'pot', quantity: 1 });
    world.place(orderId, lines, { type: 'credit_card', cardToken });
    if (chance.percent(40)) world.plan(new CancelOrder({ orderId, reason: 'customer' }));
    if (chance.percent(20)) world.plan(byHand(orderId, chance));
    if (chance.percent(15)) world.plan(new ReserveStock({ orderId, lines }));
  }
  world.run();
  return world;
};

const byHand = (orderId: string, chance: Random): RefundPayment =>
  new RefundPayment({
    ...{ paymentId: orderId, refundId: `${orderId}-by-hand`, reason: 'a dent' },
    amount: { amount: `${chance.between(1, 20)}.00`, currency: 'BRL' },
  });

const worldOf = (story: CheckoutStory, style: CheckoutStyle, chance: Random): World => {
  const world = new World(style, chance, quiet);
  world.count(story.stock);
  for (let number = 1; number <= story.orders; number++) {
    const orderId = `${story.orderIdPrefix}-${number}`;
    world.place(orderId, story.lines, { type: 'credit_card', cardToken: story.cardToken });
    if (story.meanwhile === 'the customer cancels') world.cancel(orderId);
  }
  world.run();
  return world;
};

const endOf = (world: World, { stock, ends }: CheckoutStory) => {
  const books = world.orderIds.map((id) => bookOf(world, id));
  const [reason] = books.flatMap((book) => book.reason ?? []);
  return {
    confirmed: books.filter(({ state }) => state === 'confirmed').length,
    cancelled: books.filter(({ state }) => state === 'cancelled').length,
    available: Object.fromEntries(Object.keys(stock).map((sku) => [sku, levelOf(world, sku).available])),
    refunds: books.reduce((sum, { refunds }) => sum + refunds, 0),
    ...(ends.reason && { reason }),
  };
};

/** What the books of a world that has come to rest say that they must not. */
const faultsOf = (world: World): string[] => {
  const before = ['tea', 'pot'].map((sku) => [sku, levelOf(world, sku)] as const);
  const faults = world.orderIds.flatMap((id) => faultsIn(world, bookOf(world, id)).map((fault) => `${id}: ${fault}`));
  const confirmed = world.orderIds.filter((id) => bookOf(world, id).state === 'confirmed');
  world.dispatchShipments();
  for (const [sku, { onHand, available, allocatedTo }] of before) {
    const wanted = confirmed.filter((id) => quantityOf(bookOf(world, id), sku) > 0).sort();
    const quantity = wanted.reduce((sum, id) => sum + quantityOf(bookOf(world, id), sku), 0);
    if (String(allocatedTo) !== String(wanted)) faults.push(`${sku} is set aside for ${String(allocatedTo)}`);
    if (available !== onHand - quantity || available < 0) faults.push(`${available} of ${onHand} ${sku} are left`);
    const after = levelOf(world, sku);
    if (after.onHand !== available || after.allocatedTo.length > 0)
      faults.push(`${after.onHand} ${sku} are on the shelf after the shipments, not ${available}`);
  }
  return [...faults, ...unfinished(world)];
};

const quantityOf = ({ lines }: OrderBook, sku: string): number =>
  lines.reduce((sum, line) => (line.sku === sku ? sum + line.quantity : sum), 0);

const faultsIn = (world: World, { state, total, captured, refunded, refunds, shipments }: OrderBook): string[] => {
  const kept = captured - refunded;
  // What people refund by hand of a confirmed order is theirs.
  const byHand = state === 'confirmed' ? refunded : 0n;
  return [
    ...(state === 'open' ? ['it is still open'] : []),
    ...(state === 'confirmed' && kept !== total - byHand ? [`${kept} of ${total} are kept`] : []),
    ...(state === 'confirmed' && refunds > 1 ? [`it is confirmed and was refunded ${refunds} times`] : []),
    ...(state === 'cancelled' && kept !== 0n ? [`${kept} are kept of a cancelled order`] : []),
    ...(shipments !== (state === 'confirmed' ? 1 : 0) ? [`it is ${state} and has ${shipments} shipments`] : []),
  ];
};
