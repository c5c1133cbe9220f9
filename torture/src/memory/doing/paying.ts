import type { CallFate } from '../worker';
import { chosen, settled, type Doings } from './doing';

const callFates: readonly CallFate[] = [
  ...(['dies before the call', 'dies after the call', 'dies before it is done'] as const),
];

/** The worker that asks the gateway. */
export const paying: Doings<'follow' | 'call'> = {
  follow: async (world, { b }) => {
    const count = await world.worker.follow(1 + (b % 5));
    return count > 0 ? `the worker reads ${count}` : null;
  },
  call: async (world, { b, c }) => {
    const fate = c % 100 < 70 ? 'done' : chosen(callFates, c >>> 8);
    const call = world.worker.call(b, fate);
    if (!call) return null;
    await Promise.race([call.over.catch((error: Error) => void world.failures.push(error)), settled()]);
    return `the worker asks the gateway about ${call.what}: ${fate}`;
  },
};
