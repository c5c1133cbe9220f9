import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../chance/random';
import type { Fate, Point } from '../process/protocol';
import type { CheckoutSystem, Fates, SystemOptions } from '../system/checkout-system';

/** What may happen to any command at each point of its way, and how often of a thousand. */
const happens: Readonly<Record<Point, readonly (readonly [number, () => Promise<Fate>])[]>> = {
  'is stored': [[6, async () => 'is cut']],
  'is sent': [[15, () => sleep(300, 'goes on' as const)]],
  arrives: [
    [15, async () => 'is doubled'],
    [10, () => sleep(200, 'goes on' as const)],
  ],
  'is done': [
    [15, async () => 'is lost'],
    [10, () => sleep(800, 'goes on' as const)],
  ],
  'is answered': [[10, () => sleep(300, 'goes on' as const)]],
};

/** Decided by the seed, the order and the place: so again in the same way, whatever comes first. */
export const smallFaults = (seed: number): Fates => {
  const reached = new Set<string>();
  return async (_, { orderId, command, point }) => {
    const place = `${orderId} ${command} ${point}`;
    // Once each: whoever tries again comes through.
    if (reached.has(place)) return 'goes on';
    reached.add(place);
    let at = new Random(`${seed} ${place}`).below(1_000);
    for (const [often, becomes] of happens[point]) if ((at -= often) < 0) return becomes();
    return 'goes on';
  };
};

/** For so long the inventory waits for something that comes early: where nothing does, it goes on. */
const longestWaitMs = 60_000;

/**
 * Readers fall behind in one partition while the others go on: so that what follows comes before what it follows from.
 * In a choreography the inventory hears of no order at first, until it has heard of something that came of one; in an
 * orchestration it hears of none in any case.
 */
export const someFallBehind = (
  seed: number,
  style: SystemOptions['style'],
  { databases }: CheckoutSystem,
): CheckoutSystem['lateness'] => {
  const chance = new Random(`behind ${seed}`);
  const until = Date.now() + (style === 'choreography' ? longestWaitMs : 0);
  let isOver = false;
  const heardEarly = async (): Promise<boolean> => {
    const text = `select from sagas.saga_instances where status = 'awaited' limit 1`;
    return (await databases.inventory.pool.query(text)).rowCount === 1;
  };
  return async (service, topic) => {
    if (service === 'inventory' && topic.endsWith('orders') && !isOver) {
      isOver = Date.now() > until || (await heardEarly());
      if (!isOver) return 300;
    }
    return chance.percent(5) ? chance.between(300, 3_000) : 0;
  };
};
