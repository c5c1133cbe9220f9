import {
  type ConnectionAnswer,
  connectionComplexity,
  connectionOf,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
} from '@refold/platform';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { stockRows, toStockItem } from '../stock-item/load-stock-item';
import { StockItemAnswer } from '../stock-item/stock-item.answer';
import { stockCriterion, StockFilter } from './stock.filter';
import { ProductSort, productSortKeys } from './stock-sort';

const StockConnection = connectionOf(StockItemAnswer, 'StockItem');

@ArgsType()
class StockArgs extends PageArgs {
  @Field(() => StockFilter, { nullable: true, description: 'Of which products; of all when left out.' })
  filter?: StockFilter | null;

  @Field(() => [ProductSort], { nullable: true, description: 'In which order; by their sku when left out.' })
  sort?: ProductSort[] | null;
}

@Resolver()
export class StockResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads('stock_level')
  @Query(() => StockConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: 'What lies on the shelf of each product of the catalogue, page by page.',
  })
  stock(
    @Args() { filter, sort, ...page }: StockArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<StockItemAnswer>> {
    const list = { rows: stockRows, keys: productSortKeys(sort), toNode: toStockItem };
    return readConnection(list, [stockCriterion(filter).holds], page, reader, info);
  }
}
