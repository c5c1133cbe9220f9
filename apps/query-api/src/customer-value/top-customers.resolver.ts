import { DateTime, MayAsk, moneyAnswer, type QueryContext, Reads } from '@refold/platform';
import { Args, ArgsType, Context, Field, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CustomerAnswer } from '../customer/customer.answer';
import { loadCustomer } from '../customer/load-customer';
import { askFacts, type FactsStatement, type FactTables, limit } from '../figures/ask-facts';
import { figuresCost } from '../figures/figures-cost';
import { figuresSql } from '../figures/figures-sql';
import { between, checkMoments } from '../figures/moments';
import { checkRanking, longestRanking, ranked } from '../figures/ranked';
import { customerWorth, worthFacts } from './customer-value.resolver';
import { TopCustomerAnswer } from './worth.answer';

const topCustomersSql = figuresSql(__dirname, 'top-customers');

@ArgsType()
class TopCustomersArgs {
  @Field(() => Int, { defaultValue: 10, description: `So many of each currency; ${longestRanking} at most.` })
  first: number;

  @Field(() => DateTime, { nullable: true, description: 'Who placed their first order at this moment or later.' })
  from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Who placed their first order before this moment.' })
  to?: string | null;
}

@Resolver(() => TopCustomerAnswer)
export class TopCustomersResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...worthFacts)
  @Query(() => [TopCustomerAnswer], {
    nullable: true,
    complexity: figuresCost,
    description: 'Customers who were worth the most up to now, a ranking for each currency.',
  })
  async topCustomers(
    @Args() args: TopCustomersArgs,
    @Context() { reader }: QueryContext,
  ): Promise<TopCustomerAnswer[]> {
    checkRanking(args.first);
    checkMoments(args);
    const rows = await askFacts<CustomerColumns>(reader, worthFacts, (tables) => statementOf(args, tables));
    return ranked(rows, ({ currency }) => currency).map(toCustomer);
  }

  @Reads('customer_overview')
  @ResolveField(() => CustomerAnswer, { nullable: true, description: 'Who it is; null until the customer is known.' })
  customer(
    @Parent() { customerId }: TopCustomerAnswer,
    @Context() { reader }: QueryContext,
  ): Promise<CustomerAnswer | null> {
    return loadCustomer(reader, customerId);
  }
}

const statementOf = ({ first, from, to }: TopCustomersArgs, tables: FactTables): FactsStatement => {
  const { condition, values } = between('came_at', from, to);
  const parts = { worth: customerWorth(tables), conditions: condition, most: String(first), limit };
  return { text: topCustomersSql(parts), values };
};

interface CustomerColumns {
  readonly currency: string;
  readonly customer_id: string;
  readonly orders: string;
  readonly paid: string;
  readonly refunded: string;
}

const toCustomer = ({ currency, ...row }: CustomerColumns & { readonly rank: number }): TopCustomerAnswer => {
  const [paid, refunded] = [BigInt(row.paid), BigInt(row.refunded)];
  return {
    ...{ rank: row.rank, customerId: row.customer_id, currency, orders: BigInt(row.orders) },
    paid: moneyAnswer(paid, currency),
    refunded: moneyAnswer(refunded, currency),
    value: moneyAnswer(paid - refunded, currency),
  };
};
