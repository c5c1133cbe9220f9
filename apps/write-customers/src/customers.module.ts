import { Module, type DynamicModule } from '@nestjs/common';
import { Customers } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { Customer } from './customer/customer';
import { customerRoutes } from './customer/customer.routes';

@Module({})
export class CustomersModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: CustomersModule,
      imports: [WriteSide.for({ config, streams: [Customers], aggregates: [Customer], routes: [customerRoutes] })],
    };
  }
}
