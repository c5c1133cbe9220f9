import { parseThrottle } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { inputError } from '../../errors/answer-error';
import type { QueryContext } from '../../graphql/reader';
import { RebuildArgs, ViewAndDryRunArgs, ViewArgs } from '../operator-args';
import { questionComplexity, versionsComplexity } from '../operator-complexity';
import { OperatorDesk } from '../operator-desk';
import { RebuildAnswer, rebuildAnswer } from './rebuild.answer';

const complexity = questionComplexity;

/** Rebuilds, from their begin to their end: `rebuild` returns when they have begun, `rebuilds` tells how far they are. */
@MayAsk('operator', 'service')
@Resolver()
export class RebuildsResolver {
  constructor(@Inject(OperatorDesk) private readonly desk: OperatorDesk) {}

  @Query(() => [RebuildAnswer], {
    nullable: 'itemsAndList',
    complexity: versionsComplexity,
    description: 'Rebuilds that are under way, and the last one of each view. Ask again to see it move.',
  })
  async rebuilds(
    @Args('views', { type: () => [String], nullable: true, description: 'Only of these; all when left out.' })
    views: string[] | null,
    @Context() context: QueryContext,
  ): Promise<(RebuildAnswer | Error)[]> {
    const found = await this.desk.list(context, 'rebuilds', { views });
    return found.map((each) => (each instanceof Error ? each : rebuildAnswer(each)));
  }

  @Mutation(() => [RebuildAnswer], {
    nullable: true,
    complexity: versionsComplexity,
    description: 'Begins to build the next versions of these views, and returns: see `rebuilds`.',
  })
  async rebuild(
    @Args() { throttle: text, ...args }: RebuildArgs,
    @Context() context: QueryContext,
  ): Promise<RebuildAnswer[]> {
    const throttle = parseThrottle(text);
    if (throttle === undefined) throw inputError('throttle', 'is auto, none, or a whole number of events a second');
    return (await this.desk.ask(context, 'rebuild', { ...args, throttle })).map(rebuildAnswer);
  }

  @Mutation(() => RebuildAnswer, {
    nullable: true,
    complexity,
    description: 'Halts a rebuild; what it has done stays.',
  })
  async pauseRebuild(@Args() args: ViewArgs, @Context() context: QueryContext): Promise<RebuildAnswer> {
    return rebuildAnswer(await this.desk.ask(context, 'pause', args));
  }

  @Mutation(() => RebuildAnswer, {
    nullable: true,
    complexity,
    description: 'Lets a rebuild go on that is paused or has failed.',
  })
  async resumeRebuild(@Args() args: ViewArgs, @Context() context: QueryContext): Promise<RebuildAnswer> {
    return rebuildAnswer(await this.desk.ask(context, 'resume', args));
  }

  @Mutation(() => RebuildAnswer, {
    nullable: true,
    complexity,
    description: 'Gives a rebuild up and removes what it has built. What readers use stays.',
  })
  async abortRebuild(@Args() args: ViewAndDryRunArgs, @Context() context: QueryContext): Promise<RebuildAnswer> {
    return rebuildAnswer(await this.desk.ask(context, 'abort', args));
  }
}
