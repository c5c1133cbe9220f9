import { MayAsk, moneyAnswer, type QueryContext, Reads } from '@refold/platform';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { askFacts, checked, type FactsStatement, type FactTables, limit, mostRows } from '../figures/ask-facts';
import { FiguresArgs } from '../figures/figures.args';
import { figuresCost } from '../figures/figures-cost';
import { figuresSql } from '../figures/figures-sql';
import { between } from '../figures/moments';
import { type PeriodColumns, periodOf } from '../figures/period.answer';
import { periodColumns } from '../figures/time-bucket';
import { averageOf } from './average';
import { CustomerValueRowAnswer } from './worth.answer';

/** Facts that say what a customer was worth. */
export const worthFacts = ['order_facts', 'payment_facts'] as const;
export const customerWorth = figuresSql(__dirname, 'customer-worth');
const customerValue = figuresSql(__dirname, 'customer-value');

@Resolver()
export class CustomerValueResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...worthFacts)
  @Query(() => [CustomerValueRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'What customers were worth since they came, by when they placed their first order. Percentiles are exact. ' +
      `Rows are sorted by time and currency; more than ${mostRows} are refused, never cut.`,
  })
  async customerValue(
    @Args() args: FiguresArgs,
    @Context() { reader }: QueryContext,
  ): Promise<CustomerValueRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await askFacts<ValueColumns>(reader, worthFacts, (tables) => statementOf(question, tables));
    return rows.map(toRow);
  }
}

const statementOf = ({ every, from, to, timeZone }: FiguresArgs, tables: FactTables): FactsStatement => {
  const { condition, values } = between('came_at', from, to);
  const text = customerValue({
    period: periodColumns(every, 'came_at'),
    worth: customerWorth(tables),
    conditions: condition,
    limit,
  });
  return { text, values: { timeZone, ...values } };
};

interface ValueColumns extends PeriodColumns {
  readonly currency: string;
  readonly customers: string;
  readonly orders: string;
  readonly paid: string;
  readonly refunded: string;
  readonly percentiles: readonly string[];
}

const toRow = (row: ValueColumns): CustomerValueRowAnswer => {
  const money = (amount: bigint | string | undefined) =>
    moneyAnswer(amount === undefined ? null : BigInt(amount), row.currency);
  const value = BigInt(row.paid) - BigInt(row.refunded);
  const [p50, p90, p99] = row.percentiles;
  return {
    ...periodOf(row),
    ...{ currency: row.currency, customers: BigInt(row.customers), orders: BigInt(row.orders) },
    ...{ paid: money(row.paid), refunded: money(row.refunded), value: money(value) },
    average: money(averageOf(value, BigInt(row.customers))),
    ...{ p50: money(p50), p90: money(p90), p99: money(p99) },
  };
};
