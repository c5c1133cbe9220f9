import { MayAsk, type QueryContext, Reads } from '@refold/platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { loadStockItem } from '../stock-item/load-stock-item';
import { StockItemAnswer } from '../stock-item/stock-item.answer';
import { OrderLineAnswer } from './order-line.answer';

@Resolver(() => OrderLineAnswer)
export class OrderLineResolver {
  /** What lies on the shelf is not for customers, nor is it at the service that owns it; a line has its name and price. */
  @MayAsk('staff', 'operator', 'service')
  @Reads('stock_level')
  @ResolveField(() => StockItemAnswer, {
    nullable: true,
    description: 'The product as the catalogue has it now; null when the catalogue does not know it.',
  })
  product(@Parent() { sku }: OrderLineAnswer, @Context() { reader }: QueryContext): Promise<StockItemAnswer | null> {
    return loadStockItem(reader, sku);
  }
}
