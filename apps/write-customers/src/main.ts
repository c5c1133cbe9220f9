import { run, serve, writeConfig } from '@refold/platform/write';
import { CustomersModule } from './customers.module';

run(() => {
  const config = writeConfig('customers');
  return serve(CustomersModule.with(config), config);
});
