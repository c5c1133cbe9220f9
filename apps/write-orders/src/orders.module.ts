import { PlaceOrder } from '@refold/commands';
import { Module, type DynamicModule } from '@nestjs/common';
import { Orders } from '@refold/events';
import { compiledModule, guard, WriteSide, type WriteConfig } from '@refold/platform/write';
import { views as copies } from './copies';
import { knownCustomers } from './customers/known-customers';
import { mayOrder } from './customers/may-order';
import { Order } from './order/order';
import { orderRoutes } from './order/order.routes';

const customerIsKnown = guard(PlaceOrder, {
  copy: knownCustomers,
  by: ({ customerId }) => customerId,
  judge: mayOrder,
});

@Module({})
export class OrdersModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: OrdersModule,
      imports: [
        WriteSide.for({
          ...{ config, streams: [Orders], aggregates: [Order], routes: [orderRoutes] },
          copies,
          copiesModule: compiledModule(__dirname, 'copies'),
          guards: config.knownCustomers === 'any' ? [] : [customerIsKnown],
        }),
      ],
    };
  }
}
