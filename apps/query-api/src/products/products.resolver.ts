import {
  type ConnectionAnswer,
  connectionComplexity,
  connectionOf,
  loadStale,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
  StaleAnswer,
} from '@refold/platform';
import { Args, ArgsType, Context, Field, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { StockLevel } from '@refold/views';
import type { GraphQLResolveInfo } from 'graphql';
import { loadStockItem, stockRows, toStockItem } from '../stock-item/load-stock-item';
import { StockItemAnswer } from '../stock-item/stock-item.answer';
import { ProductSort, productSortKeys } from '../stock/stock-sort';
import { ProductAnswer } from './product.answer';
import { productCriterion, ProductFilter } from './products.filter';

const ProductConnection = connectionOf(ProductAnswer, 'Product');

@ArgsType()
class ProductsArgs extends PageArgs {
  @Field(() => ProductFilter, { nullable: true, description: 'Which products; all when left out.' })
  filter?: ProductFilter | null;

  @Field(() => [ProductSort], { nullable: true, description: 'In which order; by their sku when left out.' })
  sort?: ProductSort[] | null;
}

/** The catalogue. Products and what lies on their shelves are one row of one view; here is the part without the shelf. */
@Resolver(() => ProductAnswer)
export class ProductsResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads('stock_level')
  @Query(() => ProductAnswer, {
    nullable: true,
    complexity: 10,
    description: 'One product; null when there is none of this sku.',
  })
  product(
    @Args('sku', { type: () => ID, description: 'Of the product.' }) sku: string,
    @Context() { reader }: QueryContext,
  ): Promise<ProductAnswer | null> {
    return loadStockItem(reader, sku);
  }

  @MayAsk('staff', 'operator', 'service')
  @Reads('stock_level')
  @Query(() => ProductConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: 'Products, page by page. A page neither skips nor repeats products when others come in between.',
  })
  products(
    @Args() { filter, sort, ...page }: ProductsArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<ProductAnswer>> {
    const list = { rows: stockRows, keys: productSortKeys(sort), toNode: toStockItem };
    return readConnection(list, [productCriterion(filter).holds], page, reader, info);
  }

  @Reads('stock_level')
  @ResolveField(() => StockItemAnswer, { nullable: true, description: 'What lies on the shelf.' })
  stock(@Parent() { sku }: ProductAnswer, @Context() { reader }: QueryContext): Promise<StockItemAnswer | null> {
    return loadStockItem(reader, sku);
  }

  @Reads('stock_level')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this product wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { sku }: ProductAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, StockLevel, sku);
  }
}
