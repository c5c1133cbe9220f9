import { loadStale, MayAsk, type QueryContext, Reads, StaleAnswer } from '@refold/platform';
import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { StockLevel } from '@refold/views';
import { loadStockItem } from './load-stock-item';
import { StockItemAnswer } from './stock-item.answer';

@Resolver(() => StockItemAnswer)
export class StockItemResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads('stock_level')
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

  @Reads('stock_level')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this stock item wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { sku }: StockItemAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, StockLevel, sku);
  }
}
