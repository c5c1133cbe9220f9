import { type Logger, operatorResolvers, type QueryConfig, QuerySide } from '@refold/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { checkoutFactsTable, CheckoutFiguresResolver } from './checkout-figures/checkout-figures.resolver';
import { ComposedOrderController } from './composed-order/composed-order.controller';
import { ComposedOrderResolver } from './composed-order/composed-order.resolver';
import { CustomerResolver } from './customer/customer.resolver';
import { CustomerValueResolver } from './customer-value/customer-value.resolver';
import { TopCustomersResolver } from './customer-value/top-customers.resolver';
import { CustomersResolver } from './customers/customers.resolver';
import { OrderResolver } from './order/order.resolver';
import { OrderLineResolver } from './order/order-line.resolver';
import { OrdersResolver } from './orders/orders.resolver';
import { FulfilmentResolver } from './fulfilment/fulfilment.resolver';
import { FunnelResolver } from './funnel/funnel.resolver';
import { examples } from './playground/examples';
import { RepeatCustomersResolver } from './repeat-customers/repeat-customers.resolver';
import { OrderSagaResolver } from './saga/order-saga.resolver';
import { SagaResolver } from './saga/saga.resolver';
import { SagasResolver } from './sagas/sagas.resolver';
import { salesFacts, SalesResolver } from './sales/sales.resolver';
import { PaymentFailuresResolver } from './payment-failures/payment-failures.resolver';
import { PaymentResolver } from './payments/payment.resolver';
import { PaymentsResolver } from './payments/payments.resolver';
import { ProductsResolver } from './products/products.resolver';
import { ShipmentResolver } from './shipments/shipment.resolver';
import { ShipmentsResolver } from './shipments/shipments.resolver';
import { StockResolver } from './stock/stock.resolver';
import { StockItemResolver } from './stock-item/stock-item.resolver';
import { StreamEventsResolver } from './stream-events/stream-events.resolver';
import { TopProductsResolver } from './top-products/top-products.resolver';

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
  PaymentResolver,
  PaymentsResolver,
  ShipmentResolver,
  ShipmentsResolver,
  ProductsResolver,
  StockResolver,
  StreamEventsResolver,
  FunnelResolver,
  FulfilmentResolver,
  PaymentFailuresResolver,
  RepeatCustomersResolver,
  TopProductsResolver,
  CustomerValueResolver,
  TopCustomersResolver,
  ...operatorResolvers,
];

/** Questions of the reference system: a folder a question. */
@Module({})
export class QueryApiModule {
  static with(config: QueryConfig, logger: Logger): DynamicModule {
    const views = [
      'order_details',
      'customer_overview',
      'stock_level',
      'checkouts',
      'payment_details',
      'shipment_details',
    ];
    const facts = [...salesFacts, checkoutFactsTable, 'milestone_facts'];
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
