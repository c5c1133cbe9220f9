import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../chance/random';
import type { Fate, Lateness, Point } from '../process/protocol';
import type { Fates } from '../system/checkout-system';

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

/**
 * A reader falls behind in one partition while the others go on: so that what follows comes before what it follows from.
 * For longer than a service takes for its step, also where the machine is busy.
 */
export const someFallBehind = (seed: number): (() => Lateness) => {
  const chance = new Random(`behind ${seed}`);
  return () => (chance.percent(12) ? chance.between(300, 5_000) : 0);
};
