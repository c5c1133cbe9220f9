import { Module, type DynamicModule } from '@nestjs/common';
import { ProjectorModule, type Logger, type ProjectorConfig } from '@refold/platform/projector';
import { facts, views } from './projections';

@Module({})
export class ProjectorAppModule {
  static with(config: ProjectorConfig, logger: Logger): DynamicModule {
    return { module: ProjectorAppModule, imports: [ProjectorModule.for({ config, logger, views, facts })] };
  }
}
