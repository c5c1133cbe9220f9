import { MayAsk, type QueryContext, Reads } from '@refold/platform';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { askFacts, checked, limit, mostRows } from '../figures/ask-facts';
import { OrderFiguresArgs } from '../figures/figures.args';
import { figuresCost } from '../figures/figures-cost';
import { askedOrders, askedValues, figuresSql, orderFactNames } from '../figures/figures-sql';
import { type PeriodColumns, periodOf } from '../figures/period.answer';
import { shareOf } from '../figures/share';
import { periodColumns } from '../figures/time-bucket';
import { RepeatCustomersRowAnswer } from './repeat-customers-row.answer';

const repeatCustomers = figuresSql(__dirname, 'repeat-customers');

@Resolver()
export class RepeatCustomersResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...orderFactNames)
  @Query(() => [RepeatCustomersRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'How many customers came back, by when they placed orders. Which order is the first is decided among all of a ' +
      `customer, also those that are not asked for. Rows are sorted by time; more than ${mostRows} are refused, never cut.`,
  })
  async repeatCustomers(
    @Args() args: OrderFiguresArgs,
    @Context() { reader }: QueryContext,
  ): Promise<RepeatCustomersRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await askFacts<CustomerColumns>(reader, orderFactNames, (tables) => ({
      text: repeatCustomers({
        ...tables,
        period: periodColumns(question.every, 'placed_at'),
        orders: askedOrders(question, tables),
        limit,
      }),
      values: askedValues(question),
    }));
    return rows.map(toRow);
  }
}

type Count = 'customers' | 'new_customers' | 'repeat_customers' | 'orders';
type CustomerColumns = PeriodColumns & Readonly<Record<Count, string>>;

const toRow = (row: CustomerColumns): RepeatCustomersRowAnswer => {
  const [customers, repeat] = [BigInt(row.customers), BigInt(row.repeat_customers)];
  return {
    ...periodOf(row),
    ...{ customers, newCustomers: BigInt(row.new_customers), repeatCustomers: repeat, orders: BigInt(row.orders) },
    repeatRate: shareOf(repeat, customers),
  };
};
