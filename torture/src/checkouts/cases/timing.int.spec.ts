import { setTimeout as sleep } from 'node:timers/promises';
import { toldDifference } from '../../oracle/rows';
import { checkCheckouts } from '../oracle/check';
import { atRest } from '../system/at-rest';
import { CheckoutSystem } from '../system/checkout-system';
import { ShopWindow } from '../system/shop-window';

jest.setTimeout(600_000);

const order = (window: ShopWindow, orderId: string, ...skus: readonly string[]): Promise<number> =>
  window.place({ orderId, customerId: 'ana', lines: skus.map((sku) => ({ sku, quantity: 2 })) });

describe.each(['orchestration', 'choreography'] as const)('in %s', (style) => {
  let system: CheckoutSystem;
  let window: ShopWindow;
  beforeAll(async () => {
    system = await CheckoutSystem.open({ label: 'timing', style });
    window = new ShopWindow(system);
    await Promise.all([window.register('ana'), window.receive('tea', 100), window.receive('cup', 100)]);
    await window.receive('rare', 1);
  });
  afterAll(() => system?.close());

  /** How the order ended, what the provider did for it, and whatever is not as it must be, of any order. */
  const ended = async (orderId: string) => {
    expect(await atRest(system, window, 120_000)).toBeNull();
    const { orders, differences } = await checkCheckouts(system);
    const { effects } = system.provider.gateway;
    return {
      status: orders.find((each) => each.orderId === orderId)?.status,
      effects: effects.filter(({ key }) => key.startsWith(orderId)).map(({ kind }) => kind),
      differences: differences.map(toldDifference),
    };
  };

  const deadlinePasses = async (orderId: string): Promise<void> => {
    const text = `update sagas.saga_instances set deadline_at = clock_timestamp() where key = $1 and status = 'running'`;
    while (!(await system.databases.orders.pool.query(text, [orderId])).rowCount) await sleep(20);
  };

  test('money that comes after the deadline has passed, while nobody was there to notice it, goes back once', async () => {
    system.provider.willBe('too-late', 'is slow');
    await order(window, 'too-late', 'tea');
    await deadlinePasses('too-late');
    await system.crash('orders', 500);
    expect(await ended('too-late')).toEqual({ status: 'cancelled', effects: ['capture', 'refund'], differences: [] });
  });

  test('a customer who cancels while the money is on its way gets it back once', async () => {
    system.provider.willBe('changed-mind', 'is slow');
    await order(window, 'changed-mind', 'tea');
    await sleep(300);
    await window.cancel('changed-mind');
    expect(await ended('changed-mind')).toEqual({
      status: 'cancelled',
      effects: ['capture', 'refund'],
      differences: [],
    });
  });

  test('an answer that comes at the very moment of the deadline ends it one way or the other, and never both', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `photo-finish-${at}`);
    await Promise.all(ids.map((orderId) => order(window, orderId, 'cup')));
    // All of them at one instant, in the middle of what they are doing.
    await system.databases.orders.pool.query(
      `update sagas.saga_instances set deadline_at = clock_timestamp() where status = 'running' and key like 'photo-finish-%'`,
    );
    expect((await ended('photo-finish-0')).differences).toEqual([]);
  });

  test('two lines of three are there: nothing is kept aside, and the money is back', async () => {
    await order(window, 'two-of-three', 'cup', 'rare', 'tea');
    expect(await ended('two-of-three')).toEqual({
      status: 'cancelled',
      effects: ['capture', 'refund'],
      differences: [],
    });
  });

  test('stock is given back also when the inventory is away for long when it is to be, and the provider says nothing', async () => {
    system.provider.willBe('nobody-there', 'is silent');
    system.provider.willBe('nobody-there-refund-1', 'is silent');
    system.fates = async (_, { orderId, command, point }) => {
      if (orderId !== 'nobody-there' || command !== 'ConfirmOrder' || point !== 'arrives') return 'goes on';
      system.fates = async () => 'goes on';
      system.aside(system.crash('inventory', 4_000));
      await window.cancel(orderId);
      return 'goes on';
    };
    await order(window, 'nobody-there', 'tea');
    const { status, effects, differences } = await ended('nobody-there');
    await system.settled();
    expect({ status, effects, differences }).toEqual({
      status: 'cancelled',
      effects: ['capture', 'refund'],
      differences: [],
    });
  });
});
