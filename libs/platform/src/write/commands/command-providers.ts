import type { Provider } from '@nestjs/common';
import type { Stream } from '@refold/model';
import { developmentTokenSecret, type WriteConfig } from '../../config';
import type { Logger } from '../../logging';
import { Answers } from '../idempotency/answers';
import type { AnyCommandRoutes } from '../routes/command-routes';
import { Metrics } from '../../metrics';
import { Runtime } from '../runtime/runtime';
import { CommandWatch } from '../watching/command-watch';
import { Execution } from './execution/execution';
import { handlersOf } from './handlers';
import type { Guard } from '../copies/guard';
import { guardingOf } from '../copies/guarding';
import { LocalCopies } from '../copies/local-copies';
import { plansOf, type AnyAggregate, type CommandPlan } from './plan';

interface CommandOptions {
  readonly config: WriteConfig;
  readonly streams: readonly Stream[];
  readonly aggregates: readonly AnyAggregate[];
  readonly across?: readonly CommandPlan[];
  readonly routes?: readonly AnyCommandRoutes[];
  readonly guards?: readonly Guard[];
}

/**
 * What carries commands out; nothing where none are taken.
 * @throws Error when a route leads to a command that nobody decides
 */
export const commandProvidersOf = (options: CommandOptions, logger: Logger): Provider[] => {
  const { config, streams, aggregates, across = [], routes = [], guards = [] } = options;
  const plans = [...aggregates.flatMap(plansOf), ...across];
  refuseUndecided(routes, plans);
  if (!config.commands) return [];
  const { tokenSecret, idempotencyKeyDays } = config.commands;
  if (tokenSecret === developmentTokenSecret)
    logger.warn('TOKEN_SECRET is not set: consistency tokens are signed by a secret that everybody knows.');
  const useFactory = (runtime: Runtime, watch: CommandWatch, copies: LocalCopies) => {
    const answers = new Answers(runtime.pool, idempotencyKeyDays);
    runtime.addSweep(() => answers.forgetOld());
    const home = { store: watch.over(runtime.store), refuseUntilStarted: () => runtime.refuseUntilStarted() };
    return new Execution(home, streams, answers, tokenSecret, guardingOf(guards, copies));
  };
  return [
    { provide: CommandWatch, useFactory: (metrics: Metrics) => new CommandWatch(metrics), inject: [Metrics] },
    { provide: Execution, useFactory, inject: [Runtime, CommandWatch, LocalCopies] },
    ...handlersOf(plans),
  ];
};

const refuseUndecided = (routes: readonly AnyCommandRoutes[], plans: readonly CommandPlan[]): void => {
  for (const { contract, path } of routes.flatMap((table) => table.routes))
    if (!plans.some((plan) => plan.contract === contract))
      throw new Error(`POST /${path} leads to ${contract.type}, which no aggregate of this service decides.`);
};
