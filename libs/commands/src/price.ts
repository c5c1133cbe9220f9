import { Price } from '@refold/model';

/** What something costs: nothing at least. */
export const CostPrice = Price.refine(({ amount }) => amount >= 0n, {
  error: 'must not be negative',
  path: ['amount'],
}).meta({ description: 'What something costs: nothing at least.' });

/** Money that is to change hands: something at least. */
export const PaidPrice = Price.refine(({ amount }) => amount > 0n, {
  error: 'must be more than nothing',
  path: ['amount'],
}).meta({ description: 'Money that is to change hands: more than nothing.' });
