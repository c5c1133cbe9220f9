import { MayAsk, moneyAnswer, type QueryContext, Reads } from '@refold/platform';
import { Args, ArgsType, Context, Field, Int, Query, Resolver } from '@nestjs/graphql';
import { askFacts, checked, type FactsStatement, type FactTables, limit, mostRows } from '../figures/ask-facts';
import { OrderFiguresArgs } from '../figures/figures.args';
import { figuresCost } from '../figures/figures-cost';
import { askedOrders, askedValues, figuresSql, orderFactNames } from '../figures/figures-sql';
import { type PeriodColumns, periodOf } from '../figures/period.answer';
import { checkRanking, longestRanking, ranked } from '../figures/ranked';
import { periodColumns } from '../figures/time-bucket';
import { ProductMeasure } from './product-measure';
import { TopProductAnswer } from './top-product.answer';

const facts = [...orderFactNames, 'order_line_facts', 'product_facts'] as const;
const topProducts = figuresSql(__dirname, 'top-products');

@ArgsType()
class TopProductsArgs extends OrderFiguresArgs {
  @Field(() => ProductMeasure, { defaultValue: ProductMeasure.ITEMS, description: 'What they are ranked by.' })
  of: ProductMeasure;

  @Field(() => Int, { defaultValue: 10, description: `So many of each time and currency; ${longestRanking} at most.` })
  first: number;
}

@Resolver()
export class TopProductsResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads(...facts)
  @Query(() => [TopProductAnswer], {
    nullable: true,
    complexity: figuresCost,
    description:
      'Products that sold best, by when the orders were placed, a ranking for each stretch of time and each currency. ' +
      `More than ${mostRows} rows are refused, never cut.`,
  })
  async topProducts(@Args() args: TopProductsArgs, @Context() { reader }: QueryContext): Promise<TopProductAnswer[]> {
    checkRanking(args.first);
    const question = checked(args, reader);
    const rows = await askFacts<ProductColumns>(reader, facts, (tables) => statementOf(question, tables));
    return ranked(rows, ({ begins, currency }) => `${begins} ${currency}`).map(toProduct);
  }
}

const statementOf = (args: TopProductsArgs, tables: FactTables): FactsStatement => ({
  text: topProducts({
    ...tables,
    period: periodColumns(args.every, 'placed_at'),
    orders: askedOrders(args, tables),
    begins: args.every == null ? '' : 'begins, ',
    measure: args.of,
    most: String(args.first),
    limit,
  }),
  values: askedValues(args),
});

interface ProductColumns extends PeriodColumns {
  readonly currency: string;
  readonly sku: string;
  readonly name: string | null;
  readonly category: string | null;
  readonly orders: string;
  readonly units: string;
  readonly items: string;
}

const toProduct = ({ rank, ...row }: ProductColumns & { readonly rank: number }): TopProductAnswer => ({
  ...periodOf(row),
  ...{ rank, sku: row.sku, currency: row.currency },
  // What is not in the catalogue has the defaults of the join.
  ...{ name: row.name || null, category: row.category || null },
  ...{ orders: BigInt(row.orders), units: BigInt(row.units), items: moneyAnswer(BigInt(row.items), row.currency) },
});
