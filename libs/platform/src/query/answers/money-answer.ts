import { formatMoney } from '@refold/model';
import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Money', { description: 'An amount in one currency. Amounts of two currencies are never added.' })
export class MoneyAnswer {
  @Field(() => String, {
    description: 'Decimal text, exact to the last digit, always with the digits of its currency: `12.30`.',
  })
  amount: string;

  @Field(() => String, { description: 'ISO 4217: `BRL`.' })
  currency: string;
}

/** @param amount minor units; without a currency they have no meaning, and the answer is null */
export const moneyAnswer = (amount: bigint | null, currency: string | null): MoneyAnswer | null =>
  amount === null || currency === null ? null : { amount: formatMoney({ amount, currency }), currency };
