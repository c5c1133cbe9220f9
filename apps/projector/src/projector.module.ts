import { Module, type DynamicModule } from '@nestjs/common';
import { ProjectorModule, type Logger, type ProjectorConfig } from '@refold/platform/projector';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { facts, views } from './projections';

/** The compiled definitions, which rebuilds load into threads of their own; absent where the sources are run. */
const compiled = join(__dirname, 'projections.js');
const definitionsModule = existsSync(compiled) ? compiled : undefined;

@Module({})
export class ProjectorAppModule {
  static with(config: ProjectorConfig, logger: Logger): DynamicModule {
    const projections = ProjectorModule.for({ config, logger, views, facts, definitionsModule });
    return { module: ProjectorAppModule, imports: [projections] };
  }
}
