import type { Provider } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { openPool } from '@refold/event-store';
import { createKafka } from '@refold/kafka';
import type { AnyMessageClass, Saga, Stream } from '@refold/model';
import { SagaHost } from '@refold/sagas';
import type { Pool } from 'pg';
import { credentialsOf } from '../../access';
import type { Subscription, WriteConfig } from '../../config';
import type { Logger } from '../../logging';
import { Metrics } from '../../metrics';
import { plansOf, type AnyAggregate, type CommandPlan } from '../commands/plan';
import type { AnyCommandRoutes } from '../routes/command-routes';
import { Runtime } from '../runtime/runtime';
import { watchedDelivery } from '../watching/saga-metrics';
import { refuseUnaddressed, type CommandAddress } from './delivery/address';
import { deliverBy } from './delivery/deliver';
import { LocalDelivery } from './delivery/local-delivery';
import { RemoteDelivery } from './delivery/remote-delivery';
import { SAGAS, SagaSide, type Sagas } from './saga-side';

export interface SagaOptions {
  readonly config: WriteConfig;
  readonly streams: readonly Stream[];
  readonly aggregates: readonly AnyAggregate[];
  readonly across?: readonly CommandPlan[];
  readonly routes?: readonly AnyCommandRoutes[];
  /** Processes that this service conducts, and its own part in others. */
  readonly sagas?: readonly Saga[];
  /** Where other services take the commands that the sagas send. */
  readonly addresses?: readonly CommandAddress[];
}

/**
 * What runs the sagas of a service: nothing where it has none, or where its process does not know Kafka.
 * @throws Error when a saga sends a command that nobody is known to take
 */
export const sagaProvidersOf = (options: SagaOptions, logger: Logger): Provider[] => {
  const { config, aggregates, across = [], sagas = [], addresses = [] } = options;
  const own = [...aggregates.flatMap(plansOf), ...across].map(({ contract }) => contract);
  refuseUnaddressed(sagas, own, addresses);
  const { subscription } = config;
  if (sagas.length === 0) return [fixed({ kind: 'none' })];
  if (!subscription) {
    logger.warn('KAFKA_BROKERS is not set: the sagas of this service do not run in this process.');
    return [fixed({ kind: 'elsewhere' })];
  }
  const useFactory = (runtime: Runtime, commands: CommandBus, metrics: Metrics): SagaSide => {
    const side = sideOf({ options, own, sagas, subscription, logger }, runtime, commands, metrics);
    runtime.addCompanion(side);
    runtime.addSweep(() => side.runner.sweep());
    return side;
  };
  return [{ provide: SAGAS, useFactory, inject: [Runtime, CommandBus, Metrics] }];
};

const fixed = (sagas: Sagas): Provider => ({ provide: SAGAS, useValue: sagas });

interface Given {
  readonly options: SagaOptions;
  readonly own: readonly AnyMessageClass[];
  readonly sagas: readonly Saga[];
  readonly subscription: Subscription;
  readonly logger: Logger;
}

const sideOf = (given: Given, runtime: Runtime, commands: CommandBus, metrics: Metrics): SagaSide => {
  const { options, own, sagas, subscription, logger } = given;
  const { config, routes = [], addresses = [] } = options;
  const { serviceUrls: ownerUrls, kafka, skipEventTypes } = subscription;
  const { topicPrefix, ...connection } = kafka;
  const credentials = credentialsOf(config);
  const local = new LocalDelivery({ commands, routes: routes.flatMap((table) => table.routes), logger });
  const remote = new RemoteDelivery({ urls: ownerUrls, credentials, logger });
  const pool = sagaPoolOf(config);
  const host = new SagaHost({
    ...{ service: config.service, sagas, store: runtime.store, pool, topicPrefix, ownerUrls, logger },
    kafka: createKafka({ ...connection, clientId: `${config.process}-sagas`, logger }),
    ownerAuthorization: () => credentials.authorization(),
    deliver: watchedDelivery(metrics, deliverBy({ own, local, addresses, remote })),
    skipTypes: new Set(skipEventTypes),
    refusal: () => runtime.refusal(),
  });
  return new SagaSide(host, pool, () => remote.close());
};

/** Tables of sagas are found before those of the store; the rest is as the store's own connections have it. */
const sagaPoolOf = ({ databaseUrl, process }: WriteConfig): Pool =>
  openPool(databaseUrl, {
    ...{ max: 12, lock_timeout: 10_000, idle_in_transaction_session_timeout: 30_000 },
    application_name: `${process}-sagas`,
    options: '-c plan_cache_mode=force_generic_plan -c search_path=sagas,public',
  });
