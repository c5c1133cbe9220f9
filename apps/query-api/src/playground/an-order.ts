import type { LookedUp } from '@refold/platform';

/** The latest order, whatever data there is. */
export const anOrder: LookedUp = { lookUp: '{ orders(first: 1) { nodes { id } } }', path: 'orders.nodes.0.id' };
