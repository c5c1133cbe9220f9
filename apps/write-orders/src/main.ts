import { run, serve, writeConfig } from '@refold/platform/write';
import { OrdersModule } from './orders.module';

run(() => {
  const config = writeConfig('orders');
  return serve(OrdersModule.with(config), config);
});
