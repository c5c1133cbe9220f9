import { Currency, formatMoney, type Money } from '@refold/model';
import { z } from 'zod';

/** Money in an answer, as commands take it: decimal text with all digits of its currency. */
export const StatedMoney = z
  .strictObject({ amount: z.string().meta({ examples: ['12.30'] }), currency: Currency })
  .meta({ description: 'An amount in one currency, exact to the last digit.' });

/** `{ amount: 1230n, currency: 'BRL' }` is `{ amount: '12.30', currency: 'BRL' }`. */
export const stated = (money: Money): z.output<typeof StatedMoney> => ({
  amount: formatMoney(money),
  currency: money.currency,
});
