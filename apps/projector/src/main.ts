import { createLogger, projectorConfig, run, serve } from '@refold/platform/projector';
import { ProjectorAppModule } from './projector.module';

run(() => {
  const config = projectorConfig();
  const logger = createLogger({ process: config.process, logLevel: config.logLevel });
  return serve(ProjectorAppModule.with(config, logger), config, { logger });
});
