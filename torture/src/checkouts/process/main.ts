import { CommandBus } from '@nestjs/cqrs';
import { createApp, run, writeConfig, type ServiceName } from '@refold/platform/write';
import { breakService, idOf } from './broken-service';
import { hinderReaders } from './readers';
import { shortenLeases, watchCommands, watchDeliveries, watchTransactions } from './points';
import { serviceModule } from './service-module';
import { Starter } from './starter';

const start = async (name: ServiceName, broken: string | undefined): Promise<void> => {
  const starter = new Starter();
  hinderReaders(starter);
  breakService(broken);
  shortenLeases();
  watchTransactions(starter);
  watchDeliveries(starter, idOf(broken));
  const config = writeConfig(name);
  const app = await createApp(serviceModule(name, config, starter), config);
  watchCommands(app.get(CommandBus, { strict: false }), starter);
  process.once('SIGTERM', () => void app.close().finally(() => process.exit(0)));
  await app.listen(config.port, config.host);
};

run(() => start(process.env['TORTURE_SERVICE'] as ServiceName, process.env['TORTURE_BREAK']));
