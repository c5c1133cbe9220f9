import type { DynamicModule } from '@nestjs/common';
import { LogMailer, type ServiceName, type WriteConfig } from '@refold/platform/write';
import { CustomersModule } from '../../../../apps/write-customers/src/customers.module';
import { InventoryModule } from '../../../../apps/write-inventory/src/inventory.module';
import { OrdersModule } from '../../../../apps/write-orders/src/orders.module';
import { PaymentsModule } from '../../../../apps/write-payments/src/payments.module';
import { ShippingModule } from '../../../../apps/write-shipping/src/shipping.module';
import { AskedGateway } from './asked-gateway';
import type { Starter } from './starter';

/** A service as it is, but for the world that it touches: provider and mail lie outside of its process. */
export const serviceModule = (name: ServiceName, config: WriteConfig, starter: Starter): DynamicModule => {
  LogMailer.prototype.send = async (mail) => {
    await starter.ask({ kind: 'mail', mail });
  };
  const modules = {
    orders: () => OrdersModule.with(config),
    payments: () => PaymentsModule.with(config, new AskedGateway(starter)),
    inventory: () => InventoryModule.with(config),
    customers: () => CustomersModule.with(config),
    shipping: () => ShippingModule.with(config),
  };
  return modules[name]();
};
