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
import { periodColumns } from '../figures/time-bucket';
import { type DurationsAnswer, FulfilmentRowAnswer } from './fulfilment-row.answer';

const facts = [...orderFactNames, 'milestone_facts'] as const;
const fulfilment = figuresSql(__dirname, 'fulfilment');

@ArgsType()
class FulfilmentArgs extends OrderFiguresArgs {
  @Field(() => [OrderDimension], { defaultValue: [], description: 'What to split by beside time.' })
  by: OrderDimension[];
}

@Resolver()
export class FulfilmentResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...facts)
  @Query(() => [FulfilmentRowAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'How long orders took to leave and to arrive, by when they were placed. Percentiles are exact. ' +
      `Rows are sorted by time; more than ${mostRows} are refused, never cut.`,
  })
  async fulfilment(@Args() args: FulfilmentArgs, @Context() { reader }: QueryContext): Promise<FulfilmentRowAnswer[]> {
    const question = checked(args, reader);
    const rows = await askFacts<FulfilmentColumns>(reader, facts, (tables) => statementOf(question, tables));
    return rows.map(toRow);
  }
}

const statementOf = (args: FulfilmentArgs, tables: FactTables): FactsStatement => ({
  text: fulfilment({
    ...tables,
    period: periodColumns(args.every, 'placed_at'),
    dimensions: dimensionColumns(args.by),
    orders: askedOrders(args, tables),
    milestones: milestones(tables),
    limit,
  }),
  values: askedValues(args),
});

/** Of no durations they are no numbers, which JSON writes as null. */
type Seconds = number | null;
interface FulfilmentColumns extends PeriodColumns {
  readonly state?: string;
  readonly dispatched: string;
  readonly delivered: string;
  readonly dispatch_percentiles: readonly Seconds[];
  readonly delivery_percentiles: readonly Seconds[];
  readonly dispatch_mean: Seconds;
  readonly delivery_mean: Seconds;
}

const toRow = (row: FulfilmentColumns): FulfilmentRowAnswer => ({
  ...periodOf(row),
  state: row.state ?? null,
  toDispatch: durations(row.dispatched, row.dispatch_percentiles, row.dispatch_mean),
  toDelivery: durations(row.delivered, row.delivery_percentiles, row.delivery_mean),
});

const durations = (orders: string, percentiles: readonly Seconds[], mean: Seconds): DurationsAnswer => {
  const [p50Seconds = null, p90Seconds = null, p99Seconds = null] = percentiles.map(known);
  return { orders: BigInt(orders), p50Seconds, p90Seconds, p99Seconds, meanSeconds: known(mean) };
};

const known = (seconds: Seconds): Seconds => (Number.isFinite(seconds) ? seconds : null);
