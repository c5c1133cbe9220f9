import type { DiscardReport, LetterPreview, LetterReport, RetryReport } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { inputError } from '../../errors/answer-error';
import type { QueryContext } from '../../graphql/reader';
import { DeadLetterFilter } from '../operator-args';
import { lettersComplexity, questionComplexity } from '../operator-complexity';
import { OperatorDesk } from '../operator-desk';
import { LetterAnswer, letterDetailsAnswer, LetterDetailsAnswer } from './letter.answer';
import { DiscardAnswer, PreviewAnswer, RetryAnswer } from './retry.answer';

const complexity = questionComplexity;

@ArgsType()
class LettersArgs {
  @Field(() => DeadLetterFilter, { nullable: true, description: 'Which letters; all when left out.' })
  filter?: DeadLetterFilter | null;

  @Field(() => Int, { defaultValue: 100, description: 'At most so many, 1 to 1000.' })
  limit: number;
}

@ArgsType()
class LetterArgs {
  @Field(() => ID, { description: 'Of the letter.' })
  id: string;
}

@ArgsType()
class RetryArgs {
  @Field(() => DeadLetterFilter, { nullable: true, description: 'Which letters.' })
  filter?: DeadLetterFilter | null;

  @Field(() => Boolean, { defaultValue: false, description: 'All letters of all views, without a filter.' })
  all: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Only tell what would be folded.' })
  dryRun: boolean;
}

@ArgsType()
class DiscardArgs extends LetterArgs {
  @Field(() => String, { description: 'A sentence that is kept with it.' })
  reason: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Only tell what would be done.' })
  dryRun: boolean;
}

/** Events that could not be folded, and what waits behind them. */
@MayAsk('operator', 'service')
@Resolver()
export class DeadLettersResolver {
  constructor(@Inject(OperatorDesk) private readonly desk: OperatorDesk) {}

  @Query(() => [LetterAnswer], {
    nullable: 'itemsAndList',
    complexity: lettersComplexity,
    description: 'Events that could not be folded, and those that wait behind them, the oldest first.',
  })
  deadLetters(
    @Args() { filter, limit }: LettersArgs,
    @Context() context: QueryContext,
  ): Promise<readonly (LetterReport | Error)[]> {
    return this.desk.list(context, 'deadletters.list', { ...filter, limit });
  }

  @Query(() => LetterDetailsAnswer, { nullable: true, complexity, description: 'One dead letter whole.' })
  async deadLetter(@Args() { id }: LetterArgs, @Context() context: QueryContext): Promise<LetterDetailsAnswer> {
    return letterDetailsAnswer(await this.desk.ask(context, 'deadletters.show', { id }));
  }

  @Query(() => PreviewAnswer, {
    nullable: true,
    complexity,
    description: 'What a retry of this letter with the present code would give. Nothing is written.',
  })
  deadLetterPreview(@Args() { id }: LetterArgs, @Context() context: QueryContext): Promise<LetterPreview> {
    return this.desk.ask(context, 'deadletters.preview', { id });
  }

  @Mutation(() => RetryAnswer, {
    nullable: true,
    complexity,
    description: 'Folds parked events again, in their order.',
  })
  async retryDeadLetters(
    @Args() { filter, all, dryRun }: RetryArgs,
    @Context() context: QueryContext,
  ): Promise<RetryReport> {
    const limits = Object.values(filter ?? {}).filter((value) => value !== null && value !== undefined);
    if (!all && limits.length === 0) throw inputError('filter', 'names no letters; for all of them, say all: true');
    return this.desk.ask(context, 'deadletters.retry', { ...filter, dryRun });
  }

  @Mutation(() => DiscardAnswer, {
    nullable: true,
    complexity,
    description: 'Gives up one letter for good, and folds what waited behind it. Letter and reason are kept.',
  })
  discardDeadLetter(@Args() args: DiscardArgs, @Context() context: QueryContext): Promise<DiscardReport> {
    return this.desk.ask(context, 'deadletters.discard', args);
  }
}
