import { type Logger, operatorResolvers, type QueryConfig, QuerySide } from '@refold/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { checkoutFactsTable, CheckoutFiguresResolver } from './checkout-figures/checkout-figures.resolver';
import { ComposedOrderController } from './composed-order/composed-order.controller';
import { ComposedOrderResolver } from './composed-order/composed-order.resolver';
import { CustomerResolver } from './customer/customer.resolver';
import { CustomersResolver } from './customers/customers.resolver';
import { OrderResolver } from './order/order.resolver';
import { OrderLineResolver } from './order/order-line.resolver';
import { OrdersResolver } from './orders/orders.resolver';
import { examples } from './playground/examples';
import { OrderSagaResolver } from './saga/order-saga.resolver';
import { SagaResolver } from './saga/saga.resolver';
import { SagasResolver } from './sagas/sagas.resolver';
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
  ComposedOrderResolver,
  SagaResolver,
  OrderSagaResolver,
  SagasResolver,
  CheckoutFiguresResolver,
  ...operatorResolvers,
];

/** Questions of the reference system: a folder a question. */
@Module({})
export class QueryApiModule {
  static with(config: QueryConfig, logger: Logger): DynamicModule {
    const views = ['order_details', 'customer_overview', 'stock_level', 'checkouts'];
    const facts = [...salesFacts, checkoutFactsTable];
    return {
      module: QueryApiModule,
      imports: [
        QuerySide.with({
          ...{ config, logger, resolvers, examples, views, facts },
          controllers: [ComposedOrderController],
        }),
      ],
    };
  }
}
