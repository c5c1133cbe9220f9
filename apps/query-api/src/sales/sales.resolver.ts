import { DateTime, Live, MayAsk, moneyAnswer, type QueryContext, Reads, tooCostly } from '@refold/platform';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { checked } from '../figures/ask-facts';
import { figuresCost } from '../figures/figures-cost';
import { withColon } from '../figures/time-bucket';
import { SalesDimension } from './sales-dimension';
import { SalesFilter } from './sales.filter';
import { mostRows, type SalesQuestion, salesStatement, splitsLines, splitsPayments } from './sales-query';
import { SalesRowAnswer } from './sales-row.answer';

/** Facts that sales are read from. */
export const salesFacts = [
  'order_facts',
  'order_status_facts',
  'order_line_facts',
  'payment_facts',
  'product_facts',
] as const;

@ArgsType()
class SalesArgs {
  @Field(() => [SalesDimension], { description: 'What to split by; an empty list gives the totals of each currency.' })
  by: SalesDimension[];

  @Field(() => DateTime, { nullable: true, description: 'Orders placed at this moment or later.' })
  from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Orders placed before this moment.' })
  to?: string | null;

  @Field(() => String, {
    defaultValue: 'UTC',
    description:
      'Zone in which months, days and so on begin: a name of the IANA database, such as `America/Sao_Paulo`.',
  })
  timeZone: string;

  @Field(() => SalesFilter, { nullable: true, description: 'Which sales; all when left out.' })
  filter?: SalesFilter | null;
}

@Resolver()
export class SalesResolver {
  @Live()
  @MayAsk('staff', 'operator', 'service')
  @Reads(...salesFacts)
  @Query(() => [SalesRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description: `Sales, summed. Rows are sorted by their dimensions; more than ${mostRows} are refused, never cut.`,
  })
  async sales(@Args() args: SalesArgs, @Context() { reader }: QueryContext): Promise<SalesRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await reader.readFacts(async (facts, versions) => {
      const tables = Object.fromEntries(salesFacts.map((name) => [name, versions.tableOf(name)]));
      const { text, values } = salesStatement(question, tables);
      return facts.query<SalesFactsRow>(text, values);
    });
    if (rows.length > mostRows)
      throw tooCostly(`These are more than ${mostRows} rows. Ask for a shorter time or fewer dimensions.`);
    return rows.map((row) => toSalesRow(row, question));
  }
}

type Measure = 'orders' | 'units' | 'items' | 'freight' | 'paid' | 'declined' | 'refunded';
type SalesFactsRow = Partial<Record<SalesDimension, string>> & { currency: string } & Record<Measure, string>;

const toSalesRow = (row: SalesFactsRow, question: SalesQuestion): SalesRowAnswer => {
  const amountOf = (digits: string, known: boolean) => (known ? moneyAnswer(BigInt(digits), row.currency) : null);
  const lines = !splitsPayments(question);
  const payments = !splitsLines(question);
  return {
    year: row.year ?? null,
    quarter: row.quarter ?? null,
    month: row.month ?? null,
    week: row.week ?? null,
    day: row.day ?? null,
    hour: row.hour === undefined ? null : withColon(row.hour),
    state: row.state ?? null,
    category: row.category ?? null,
    paymentType: row.paymentType ?? null,
    status: (row.status ?? null) as SalesRowAnswer['status'],
    currency: row.currency,
    orders: BigInt(row.orders),
    units: lines ? BigInt(row.units) : null,
    items: amountOf(row.items, lines),
    freight: amountOf(row.freight, lines),
    paid: amountOf(row.paid, payments),
    declined: amountOf(row.declined, payments),
    refunded: amountOf(row.refunded, payments),
  };
};
