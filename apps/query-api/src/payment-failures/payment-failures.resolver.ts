import { MayAsk, type QueryContext, Reads } from '@refold/platform';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { askFacts, checked, type FactsStatement, type FactTables, limit, mostRows } from '../figures/ask-facts';
import { FiguresArgs } from '../figures/figures.args';
import { figuresCost } from '../figures/figures-cost';
import { figuresSql } from '../figures/figures-sql';
import { between } from '../figures/moments';
import { type PeriodColumns, periodOf } from '../figures/period.answer';
import { shareOf } from '../figures/share';
import { periodColumns } from '../figures/time-bucket';
import { PaymentDimension } from './payment-dimension';
import { PaymentFailuresRowAnswer } from './payment-failures-row.answer';

const facts = ['payment_facts'] as const;
const paymentFailures = figuresSql(__dirname, 'payment-failures');

@ArgsType()
class PaymentFailuresArgs extends FiguresArgs {
  @Field(() => [PaymentDimension], { defaultValue: ['method'], description: 'What to split by beside time.' })
  by: PaymentDimension[];
}

@Resolver()
export class PaymentFailuresResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...facts)
  @Query(() => [PaymentFailuresRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'How many payments failed, by when they were captured or failed. ' +
      `Rows are sorted by time; more than ${mostRows} are refused, never cut.`,
  })
  async paymentFailures(
    @Args() args: PaymentFailuresArgs,
    @Context() { reader }: QueryContext,
  ): Promise<PaymentFailuresRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await askFacts<PaymentColumns>(reader, facts, (tables) => statementOf(question, tables));
    return rows.map(toRow);
  }
}

const statementOf = ({ by, every, from, to, timeZone }: PaymentFailuresArgs, tables: FactTables): FactsStatement => {
  const { condition, values } = between('at', from, to);
  const text = paymentFailures({
    ...tables,
    period: periodColumns(every, 'at'),
    dimensions: [...new Set(by)].map((name) => `${name}, `).join(''),
    conditions: condition,
    limit,
  });
  return { text, values: { timeZone, ...values } };
};

interface PaymentColumns extends PeriodColumns {
  readonly method?: string;
  readonly currency?: string;
  readonly captured: string;
  readonly failed: string;
}

const toRow = (row: PaymentColumns): PaymentFailuresRowAnswer => {
  const [captured, failed] = [BigInt(row.captured), BigInt(row.failed)];
  return {
    ...periodOf(row),
    ...{ method: row.method ?? null, currency: row.currency ?? null },
    ...{ captured, failed, failureRate: shareOf(failed, captured + failed) },
  };
};
