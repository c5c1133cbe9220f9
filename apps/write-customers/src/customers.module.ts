import { Module, type DynamicModule } from '@nestjs/common';
import { Customers } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { CustomersController } from './customer/customers.controller';
import { Customer } from './customer/customer';

@Module({ controllers: [CustomersController] })
export class CustomersModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: CustomersModule,
      imports: [WriteSide.for({ config, streams: [Customers], aggregates: [Customer] })],
    };
  }
}
