import type { Provider, Type } from '@nestjs/common';
import { Projector, type AnyView } from '@refold/projections';
import type { WriteConfig } from '../../config';
import type { Logger } from '../../logging';
import { Metrics } from '../../metrics';
import { OPERATOR_LOG, OperatorController } from '../../projector/operator.controller';
import { lagMetrics } from '../../projector/watching/lag-metrics';
import { storedMetrics } from '../../projector/watching/stored-metrics';
import { Runtime } from '../runtime/runtime';
import { CopiesProcess } from './copies-process';
import { LocalCopies } from './local-copies';

/** What feeds the copies of this process; null where there are none, or where it hears of nothing that others do. */
export const COPIES_PROCESS = Symbol('what feeds the copies of this service');

export interface CopiesOfService {
  readonly config: WriteConfig;
  /** What the service keeps of others' data: every version that is in use or is to be. */
  readonly copies?: readonly AnyView[];
  /** Compiled module that exports the same as `views`, and no `facts`: rebuilds load it into threads of their own. */
  readonly copiesModule?: string | undefined;
  readonly relayOnly?: boolean;
}

/** What keeps the copies of a service, and what its own code reads of them. */
export const copyProvidersOf = (options: CopiesOfService, logger: Logger): Provider[] => {
  const { copies = [] } = options;
  if (!isFed(options)) {
    if (copies.length > 0) logger.warn('KAFKA_BROKERS is not set: the copies of this service are not fed here.');
    const useFactory = ({ pool }: Runtime) => new LocalCopies(pool, copies, null);
    return [
      { provide: COPIES_PROCESS, useValue: null },
      { provide: LocalCopies, useFactory, inject: [Runtime] },
    ];
  }
  return [
    { provide: COPIES_PROCESS, useFactory: processOf(options, logger), inject: [Runtime, Metrics] },
    { provide: Projector, useFactory: ({ projector }: CopiesProcess) => projector, inject: [COPIES_PROCESS] },
    { provide: OPERATOR_LOG, useValue: logger },
    {
      provide: LocalCopies,
      useFactory: ({ pool }: Runtime, projector: Projector) => new LocalCopies(pool, copies, projector),
      inject: [Runtime, Projector],
    },
  ];
};

/** The operator's verbs, where this process feeds copies. */
export const copyControllersOf = (options: CopiesOfService): Type[] => (isFed(options) ? [OperatorController] : []);

const isFed = ({ config, copies = [], relayOnly = false }: CopiesOfService): boolean =>
  copies.length > 0 && config.subscription !== null && !relayOnly;

const processOf =
  ({ config, copies = [], copiesModule: definitionsModule }: CopiesOfService, logger: Logger) =>
  (runtime: Runtime, metrics: Metrics): CopiesProcess => {
    const { subscription } = config;
    if (!subscription) throw new Error('Copies are fed where this process hears of what others do.');
    const fed = new CopiesProcess({ config, subscription, copies, definitionsModule, metrics, logger });
    runtime.addCompanion(fed);
    lagMetrics(metrics, fed.projector);
    storedMetrics(metrics, fed.projector);
    return fed;
  };
