import { type Logger, operatorResolvers, type QueryConfig, QuerySide } from '@refold/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { CustomerResolver } from './customer/customer.resolver';
import { CustomersResolver } from './customers/customers.resolver';
import { OrderResolver } from './order/order.resolver';
import { OrderLineResolver } from './order/order-line.resolver';
import { OrdersResolver } from './orders/orders.resolver';
import { examples } from './playground/examples';
import { salesFacts, SalesResolver } from './sales/sales.resolver';
import { StockItemResolver } from './stock-item/stock-item.resolver';

export const resolvers = [
  OrderResolver,
  OrderLineResolver,
  OrdersResolver,
  CustomerResolver,
  CustomersResolver,
  StockItemResolver,
  SalesResolver,
  ...operatorResolvers,
];

/** Questions of the reference system: a folder a question. */
@Module({})
export class QueryApiModule {
  static with(config: QueryConfig, logger: Logger): DynamicModule {
    const views = ['order_details', 'customer_overview', 'stock_level'];
    return {
      module: QueryApiModule,
      imports: [QuerySide.with({ config, logger, resolvers, examples, views, facts: salesFacts })],
    };
  }
}
