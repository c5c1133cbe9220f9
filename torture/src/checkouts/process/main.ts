import { CommandBus } from '@nestjs/cqrs';
import { createApp, run, writeConfig, type ServiceName } from '@refold/platform/write';
import { Kafka, type Consumer, type ConsumerConfig } from 'kafkajs';
import { breakService, idOf } from './broken-service';
import { shortenLeases, watchCommands, watchDeliveries, watchTransactions } from './points';
import { serviceModule } from './service-module';
import { Starter } from './starter';

/** The least that the broker allows: so long it waits for a reader that was killed. */
const sessionTimeout = 6_000;

/** One service of this repository, which tells whoever started it where it is, and lives or dies as it is told. */
const start = async (name: ServiceName, broken: string | undefined): Promise<void> => {
  const starter = new Starter();
  const kafka = Kafka.prototype as { consumer: (this: Kafka, config: ConsumerConfig) => Consumer };
  const { consumer } = kafka;
  kafka.consumer = function (config) {
    return consumer.call(this, { ...config, sessionTimeout, heartbeatInterval: 1_500 });
  };
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
