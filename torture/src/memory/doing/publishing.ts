import { partitions } from '../broker';
import type { RelayFate } from '../relay';
import { chosen, oneOf, type Doings } from './doing';

const relayFates: readonly RelayFate[] = [
  ...(['dies before it sends', 'dies within', 'dies before it marks', 'is slow and dies'] as const),
];

/** Sequencers, relays and what the broker does to their records. */
export const publishing: Doings<'sequence' | 'relay' | 'arrive' | 'repeat'> = {
  sequence: async (world, { a, b }) => {
    const service = oneOf(world.services, a, ({ store }) => store.database.tables.waiting.length > 0);
    const count = service?.store.database.sequence(1 + (b % 8));
    return service ? `${service.name} sequences ${count}` : null;
  },
  relay: async (world, { a, b, c }) => {
    const fate = c % 100 < 70 ? 'done' : chosen(relayFates, c >>> 8);
    const isSilent = b % 8 === 0;
    const service = oneOf(world.services, a, ({ relay }) => isSilent || relay.isBehind);
    const count = await service?.relay.pass(1 + (b % 6), fate, b >>> 8);
    return count ? `${service?.name} relays ${count}: ${fate}` : null;
  },
  arrive: async (world, { a }) => {
    const { name, relay } = chosen(world.services, a);
    const count = relay.arrive();
    return count > 0 ? `${count} records of a dead relay of ${name} arrive` : null;
  },
  repeat: async (world, { a, b, c }) => {
    const { name } = chosen(world.services, a);
    const partition = b % partitions;
    const end = world.broker.end(name, partition);
    const count = end > 0 ? world.broker.repeat(name, partition, (b >>> 4) % end, 1 + (c % 4)) : 0;
    return count > 0 ? `${count} records of ${name}/${partition} come again` : null;
  },
};
