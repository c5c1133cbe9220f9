import type { SwitchReport, VersionReport } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { QueryContext } from '../../graphql/reader';
import { aggregationComplexity } from '../../limits/complexity';
import { PromoteArgs, RetireArgs, ViewAndDryRunArgs, ViewsArgs } from '../operator-args';
import { questionComplexity, versionsComplexity } from '../operator-complexity';
import { OperatorDesk } from '../operator-desk';
import { PlanAnswer, planAnswer } from './plan.answer';
import { SwitchAnswer } from './switch.answer';
import { VersionAnswer } from './version.answer';

const complexity = questionComplexity;

/** Which versions there are, which of them readers use, and what a rebuild would do. */
@MayAsk('operator', 'service')
@Resolver()
export class VersionsResolver {
  constructor(@Inject(OperatorDesk) private readonly desk: OperatorDesk) {}

  @Query(() => [VersionAnswer], {
    nullable: 'itemsAndList',
    complexity: versionsComplexity,
    description:
      'Versions of all views, fact tables and local copies; null, with an error, for each process that does not answer. For operators alone, like all below.',
  })
  views(@Context() context: QueryContext): Promise<readonly (VersionReport | Error)[]> {
    return this.desk.list(context, 'versions', {});
  }

  @Query(() => [PlanAnswer], {
    nullable: true,
    complexity: aggregationComplexity,
    description: "What a rebuild of these would do: the code's definitions against what readers use.",
  })
  async plan(@Args() { views }: ViewsArgs, @Context() context: QueryContext): Promise<PlanAnswer[]> {
    return (await this.desk.ask(context, 'plan', { views })).map(planAnswer);
  }

  @Mutation(() => SwitchAnswer, {
    nullable: true,
    complexity,
    description: 'Lets readers use the new version. Refused while it lags, or differs in what nobody approved.',
  })
  promote(@Args() args: PromoteArgs, @Context() context: QueryContext): Promise<SwitchReport> {
    return this.desk.ask(context, 'promote', args);
  }

  @Mutation(() => SwitchAnswer, {
    nullable: true,
    complexity,
    description: 'Lets readers use the version from before the last promotion again.',
  })
  rollback(@Args() args: ViewAndDryRunArgs, @Context() context: QueryContext): Promise<SwitchReport> {
    return this.desk.ask(context, 'rollback', args);
  }

  @Mutation(() => SwitchAnswer, {
    nullable: true,
    complexity,
    description: 'Gives up a version that no reader uses: waits for its last reader and removes its tables.',
  })
  retire(@Args() args: RetireArgs, @Context() context: QueryContext): Promise<SwitchReport> {
    return this.desk.ask(context, 'retire', args);
  }
}
