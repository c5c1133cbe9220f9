import { run, serve, writeConfig } from '@refold/platform/write';
import { ShippingModule } from './shipping.module';

run(() => {
  const config = writeConfig('shipping');
  return serve(ShippingModule.with(config), config);
});
