import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import type { Saga, Stream } from '@refold/model';
import type { WriteConfig } from '../config';
import { createLogger, type Logger } from '../logging';
import { HttpWatch, Metrics, MetricsController } from '../metrics';
import { HealthController, PROCESS, Vitals } from '../vitals';
import type { AnyView } from '@refold/projections';
import { commandProvidersOf } from './commands/command-providers';
import type { AnyAggregate, CommandPlan } from './commands/plan';
import { copyControllersOf, copyProvidersOf } from './copies/copies-providers';
import type { Guard } from './copies/guard';
import { LocalCopies } from './copies/local-copies';
import { mailControllersOf, mailProvidersOf } from './mail/mail-providers';
import type { Mailer } from './mail/mailer';
import { AGGREGATES, CheckController } from './operator/check/check.controller';
import { FeedController } from './operator/feed/feed.controller';
import { HistoryController, STREAMS } from './operator/history.controller';
import { LookUpController } from './operator/look-up/look-up.controller';
import { REPUBLISH_LOG, REPUBLISHER, RepublishController } from './operator/republish/republish.controller';
import { Republisher } from './operator/republish/republisher';
import { SERVICE, StatusController, TASK_LISTS } from './operator/status.controller';
import { described } from './openapi/openapi.controller';
import { endpointsOf } from './routes/endpoints-of';
import type { AnyCommandRoutes } from './routes/command-routes';
import { Runtime } from './runtime/runtime';
import { SAGAS, type Sagas } from './sagas/saga-side';
import { sagaProvidersOf } from './sagas/saga-providers';
import { SagasController } from './sagas/sagas.controller';
import type { CommandAddress } from './sagas/delivery/address';
import type { AnyFeedWorker } from './worker/feed-worker';
import { WriteMetrics } from './watching/write-metrics';
import { TaskList } from './worker/task-list';
import { WorkerRun } from './worker/worker-run';

export interface WriteSideOptions {
  readonly config: WriteConfig;
  /** All families of streams that the service owns. */
  readonly streams: readonly Stream[];
  /** Their commands are carried out by the CommandBus; nobody writes a handler. */
  readonly aggregates: readonly AnyAggregate[];
  /** Commands that several streams answer together: see `across`. */
  readonly across?: readonly CommandPlan[];
  /** How callers reach the commands; nobody writes a controller. */
  readonly routes?: readonly AnyCommandRoutes[];
  /** Processes over several services that this one conducts, and its own part in those that nobody conducts. */
  readonly sagas?: readonly Saga[];
  /** Where other services take the commands that the sagas send. */
  readonly addresses?: readonly CommandAddress[];
  /** What this service keeps of others' data, every version that is in use or is to be. */
  readonly copies?: readonly AnyView[];
  /** Compiled module that exports the same as `views`, and no `facts`: rebuilds load it into threads of their own. */
  readonly copiesModule?: string | undefined;
  /** What commands need to find in a copy: see `guard`. */
  readonly guards?: readonly Guard[];
  /** Who takes the mails over that workers write. */
  readonly mailer?: (logger: Logger) => Mailer;
  /** What touches the world because of an event. */
  readonly workers?: readonly Type<AnyFeedWorker>[];
  /** What the workers need. */
  readonly providers?: readonly Provider[];
  /** The process publishes and sequences; commands and readers go to the service beside it. */
  readonly relayOnly?: boolean;
}

/** Everything of a service but its decisions and its endpoints. */
@Module({})
export class WriteSide {
  static for(options: WriteSideOptions): DynamicModule {
    const { config, streams, aggregates, routes = [], workers = [], providers = [], relayOnly = false } = options;
    const logger = createLogger(config);
    return {
      module: WriteSide,
      global: true,
      imports: [CqrsModule.forRoot()],
      controllers: [
        HealthController,
        MetricsController,
        StatusController,
        RepublishController,
        ...(relayOnly ? [] : forReaders),
        ...copyControllersOf(options),
        ...mailControllersOf(options),
        ...endpointsOf(routes),
      ],
      providers: [
        { provide: SERVICE, useValue: config.service },
        { provide: STREAMS, useValue: streams },
        { provide: AGGREGATES, useValue: aggregates },
        { provide: PROCESS, useValue: config.process },
        { provide: Metrics, useFactory: () => new Metrics() },
        HttpWatch,
        {
          provide: WriteMetrics,
          useFactory: metricsOf(config),
          inject: [Metrics, Runtime, Vitals, TASK_LISTS, SAGAS],
        },
        { provide: Runtime, useFactory: () => new Runtime(config, streams, logger) },
        { provide: Vitals, useFactory: (runtime: Runtime) => new Vitals(() => runtime.parts), inject: [Runtime] },
        ...copyProvidersOf(options, logger),
        ...mailProvidersOf(options, logger),
        ...commandProvidersOf(options, logger),
        ...sagaProvidersOf(options, logger),
        described(config, routes),
        { provide: REPUBLISHER, useFactory: republisherOf(config, logger), inject: [Runtime] },
        { provide: REPUBLISH_LOG, useValue: logger },
        ...providers,
        ...workers,
        { provide: TASK_LISTS, useFactory: startWorkers(logger), inject: [Runtime, CommandBus, ...workers] },
      ],
      exports: [CqrsModule, Runtime, LocalCopies],
    };
  }
}

const forReaders = [FeedController, LookUpController, CheckController, HistoryController, SagasController];

const metricsOf =
  ({ service }: WriteConfig) =>
  (metrics: Metrics, runtime: Runtime, vitals: Vitals, taskLists: TaskList[], sagas: Sagas) =>
    new WriteMetrics(metrics, { service, runtime, vitals, taskLists, sagas });

/** Null where another process knows Kafka. */
const republisherOf =
  ({ kafka, process }: WriteConfig, logger: Logger) =>
  ({ store }: Runtime): Republisher | null =>
    kafka && new Republisher(store, kafka, process, logger);

/** Gives each worker its list of tasks and its run; the runtime starts them once the database is there. */
const startWorkers =
  (logger: Logger) =>
  (runtime: Runtime, commands: CommandBus, ...workers: AnyFeedWorker[]): TaskList[] =>
    workers.map((worker) => {
      const { store, feedSignal, pool } = runtime;
      const tasks = new TaskList(pool, worker.name, worker.begins);
      runtime.addWorker(
        new WorkerRun(worker, {
          ...{ store, feedSignal, tasks, logger, tell: (command) => commands.execute(command) },
          refusal: () => runtime.refusal(),
        }),
      );
      return tasks;
    });
