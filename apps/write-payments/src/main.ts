import { run, serve, writeConfig } from '@refold/platform/write';
import { PaymentsModule } from './payments.module';

run(() => {
  const config = writeConfig('payments');
  return serve(PaymentsModule.with(config), config);
});
