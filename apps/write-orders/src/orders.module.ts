import { Module, type DynamicModule } from '@nestjs/common';
import { Orders } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { Order } from './order/order';
import { orderRoutes } from './order/order.routes';

@Module({})
export class OrdersModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: OrdersModule,
      imports: [WriteSide.for({ config, streams: [Orders], aggregates: [Order], routes: [orderRoutes] })],
    };
  }
}
