import { createLogger, queryConfig, run, serve } from '@refold/platform';
import { QueryApiModule } from './query-api.module';

run(() => {
  const config = queryConfig();
  const logger = createLogger({ process: config.process, logLevel: config.logLevel });
  return serve(QueryApiModule.with(config, logger), config, { logger });
});
