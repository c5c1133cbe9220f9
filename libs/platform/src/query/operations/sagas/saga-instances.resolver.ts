import type { OperatorVerb } from '@refold/model';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, InputType, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { SagaInstanceReport, SagaListing } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { inputError } from '../../errors/answer-error';
import type { QueryContext } from '../../graphql/reader';
import { lettersComplexity, questionComplexity } from '../operator-complexity';
import { SagaService, SagaStatus } from './saga-enums';
import { SagaInstanceAnswer, SagaInstancesAnswer } from './saga-instance.answer';
import { SagaOperations } from './saga-operations';

const complexity = questionComplexity;

@InputType({ description: 'Which instances: every field that is given must agree.' })
class SagaInstanceFilter {
  @Field(() => SagaService, { nullable: true, description: 'Of this service.' })
  service?: SagaService | null;

  @Field(() => String, { nullable: true, description: 'Of the saga or policy of this name.' })
  saga?: string | null;

  @Field(() => SagaStatus, { nullable: true, description: 'That stand so.' })
  standing?: SagaStatus | null;

  @Field(() => Int, { nullable: true, description: 'That have not moved for so many seconds.' })
  idleSeconds?: number | null;
}

@ArgsType()
class InstancesArgs {
  @Field(() => SagaInstanceFilter, { nullable: true, description: 'Which instances; all when left out.' })
  filter?: SagaInstanceFilter | null;

  @Field(() => Int, { defaultValue: 100, description: 'At most so many, 1 to 1000.' })
  limit: number;
}

@ArgsType()
class InstanceArgs {
  @Field(() => String, { description: 'Name of the saga or policy.' })
  saga: string;

  @Field(() => ID, { description: "Of the instance: of a checkout the order's id." })
  key: string;
}

@ArgsType()
class ActArgs extends InstanceArgs {
  @Field(() => String, { description: 'A sentence that is kept with it for ever, 3 to 500 characters.' })
  reason: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Only tell how the instance stands.' })
  dryRun: boolean;
}

/** What the services themselves know of their sagas and policies, and what a person may do with one that is stuck. */
@MayAsk('operator', 'service')
@Resolver()
export class SagaInstancesResolver {
  constructor(@Inject(SagaOperations) private readonly operations: SagaOperations) {}

  @Query(() => SagaInstancesAnswer, {
    nullable: true,
    complexity: lettersComplexity,
    description: 'Instances of sagas and policies, live from their services. One that is away is named.',
  })
  sagaInstances(@Args() { filter, limit }: InstancesArgs, @Context() context: QueryContext): Promise<SagaListing> {
    if (limit < 1 || limit > 1_000) throw inputError('limit', 'must be from 1 to 1000');
    const { service, saga, standing, idleSeconds } = filter ?? {};
    const asked = {
      ...{ service: service ?? undefined, saga: saga ?? undefined },
      ...{ standing: standing ?? undefined, idleSeconds: idleSeconds ?? undefined, limit },
    };
    return this.operations.list(context, asked);
  }

  @Query(() => SagaInstanceAnswer, {
    nullable: true,
    complexity,
    description: 'One instance, live from its service.',
  })
  sagaInstance(@Args() { saga, key }: InstanceArgs, @Context() context: QueryContext): Promise<SagaInstanceReport> {
    return this.operations.show(context, saga, key);
  }

  @Mutation(() => SagaInstanceAnswer, {
    nullable: true,
    complexity,
    description: 'Has a stuck instance try again what is not carried out.',
  })
  retrySaga(@Args() args: ActArgs, @Context() context: QueryContext): Promise<SagaInstanceReport> {
    return this.act(args, 'retry', context);
  }

  @Mutation(() => SagaInstanceAnswer, {
    nullable: true,
    complexity,
    description: 'Takes what a stuck instance waits for as done: for what was settled by hand.',
  })
  skipSaga(@Args() args: ActArgs, @Context() context: QueryContext): Promise<SagaInstanceReport> {
    return this.act(args, 'skip', context);
  }

  @Mutation(() => SagaInstanceAnswer, {
    nullable: true,
    complexity,
    description: 'Has an instance give back what it took.',
  })
  compensateSaga(@Args() args: ActArgs, @Context() context: QueryContext): Promise<SagaInstanceReport> {
    return this.act(args, 'compensate', context);
  }

  private act(
    { saga, key, reason, dryRun }: ActArgs,
    verb: OperatorVerb,
    context: QueryContext,
  ): Promise<SagaInstanceReport> {
    if (dryRun) return this.operations.show(context, saga, key);
    return this.operations.act(context, { saga, key, verb, reason });
  }
}
