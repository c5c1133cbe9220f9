import { Inject, type Provider, type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandAnswer } from './execution/answer';
import { CommandWatch } from '../watching/command-watch';
import { Execution } from './execution/execution';
import type { CommandPlan } from './plan';

/** One Nest handler a command, so that `commandBus.execute(new PlaceOrder(…))` finds its aggregate. */
export const handlersOf = (plans: readonly CommandPlan[]): Provider[] => plans.map(handlerFor);

const handlerFor = (plan: CommandPlan): Type<ICommandHandler> => {
  @CommandHandler(plan.contract)
  class GeneratedHandler implements ICommandHandler<{ readonly type: string }> {
    constructor(
      @Inject(Execution) private readonly execution: Execution,
      @Inject(CommandWatch) private readonly watch: CommandWatch,
    ) {}

    execute(command: { readonly type: string }): Promise<CommandAnswer> {
      return this.watch.command(command.type, () => this.execution.execute(plan, command));
    }
  }
  Object.defineProperty(GeneratedHandler, 'name', { value: `${plan.contract.type}Handler` });
  return GeneratedHandler;
};
