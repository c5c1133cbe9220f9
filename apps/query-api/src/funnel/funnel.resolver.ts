import { MayAsk, type QueryContext, Reads } from '@refold/platform';
import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';
import { askFacts, checked, type FactsStatement, type FactTables, limit, mostRows } from '../figures/ask-facts';
import { OrderDimension, OrderFiguresArgs } from '../figures/figures.args';
import { figuresCost } from '../figures/figures-cost';
import {
  askedOrders,
  askedValues,
  dimensionColumns,
  figuresSql,
  milestones,
  orderFactNames,
} from '../figures/figures-sql';
import { type PeriodColumns, periodOf } from '../figures/period.answer';
import { shareOf } from '../figures/share';
import { periodColumns } from '../figures/time-bucket';
import { FunnelRowAnswer } from './funnel-row.answer';

const facts = [...orderFactNames, 'payment_facts', 'milestone_facts'] as const;
const funnel = figuresSql(__dirname, 'funnel');

@ArgsType()
class FunnelArgs extends OrderFiguresArgs {
  @Field(() => [OrderDimension], { defaultValue: [], description: 'What to split by beside time.' })
  by: OrderDimension[];
}

@Resolver()
export class FunnelResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...facts)
  @Query(() => [FunnelRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'From placing to delivery: how many orders came how far, by when they were placed. ' +
      `Rows are sorted by time; more than ${mostRows} are refused, never cut.`,
  })
  async funnel(@Args() args: FunnelArgs, @Context() { reader }: QueryContext): Promise<FunnelRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await askFacts<FunnelColumns>(reader, facts, (tables) => statementOf(question, tables));
    return rows.map(toRow);
  }
}

const statementOf = (args: FunnelArgs, tables: FactTables): FactsStatement => ({
  text: funnel({
    ...tables,
    period: periodColumns(args.every, 'placed_at'),
    dimensions: dimensionColumns(args.by),
    orders: askedOrders(args, tables),
    milestones: milestones(tables),
    limit,
  }),
  values: askedValues(args),
});

const stages = ['placed', 'paid', 'confirmed', 'dispatched', 'delivered', 'cancelled'] as const;
type Stage = (typeof stages)[number];
type FunnelColumns = PeriodColumns & { readonly state?: string } & Readonly<Record<Stage, string>>;

const toRow = (row: FunnelColumns): FunnelRowAnswer => {
  const counts = Object.fromEntries(stages.map((stage) => [stage, BigInt(row[stage])])) as Record<Stage, bigint>;
  return {
    ...periodOf(row),
    state: row.state ?? null,
    ...counts,
    paidShare: shareOf(counts.paid, counts.placed),
    confirmedShare: shareOf(counts.confirmed, counts.placed),
    dispatchedShare: shareOf(counts.dispatched, counts.placed),
    deliveredShare: shareOf(counts.delivered, counts.placed),
  };
};
