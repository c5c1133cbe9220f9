import { payers } from './customers/payers';

/** What this service keeps of others' data. A rebuild loads this module into threads of its own. */
export const views = [payers] as const;

/** A service keeps no facts. */
export const facts = [] as const;
