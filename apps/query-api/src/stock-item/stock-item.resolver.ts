import type { QueryContext } from '@refold/platform';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { loadStockItem } from './load-stock-item';
import { StockItemAnswer } from './stock-item.answer';

@Resolver(() => StockItemAnswer)
export class StockItemResolver {
  @Query(() => StockItemAnswer, {
    nullable: true,
    complexity: 10,
    description: 'A product and its stock; null when there is none of this sku.',
  })
  stockItem(
    @Args('sku', { type: () => ID, description: 'Of the product.' }) sku: string,
    @Context() { reader }: QueryContext,
  ): Promise<StockItemAnswer | null> {
    return loadStockItem(reader, sku);
  }
}
