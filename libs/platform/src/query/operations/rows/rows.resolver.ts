import type { AuditReport, ExplainReport, ReplayReport } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DateTime } from '../../answers/scalars';
import type { QueryContext } from '../../graphql/reader';
import { aggregationComplexity } from '../../limits/complexity';
import { ViewAndDryRunArgs, ViewArgs } from '../operator-args';
import { OperatorDesk } from '../operator-desk';
import { AuditAnswer, ReplayAnswer } from './audit.answer';
import { ExplanationAnswer } from './explain.answer';

const complexity = aggregationComplexity;

@ArgsType()
class ExplainArgs extends ViewArgs {
  @Field(() => String, { description: 'Of the row.' })
  key: string;

  @Field(() => String, { nullable: true, description: 'Only what changed this column.' })
  field?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "As it was: a moment of the owners' clocks, included, or tokens such as `orders/order-4711@3`.",
  })
  asOf?: string | null;
}

@ArgsType()
class ReplayArgs extends ViewAndDryRunArgs {
  @Field(() => Int, { nullable: true, description: 'Of this version; else of the one that readers use.' })
  version?: number | null;

  @Field(() => [String], { nullable: true, description: 'Rows of these keys.' })
  keys?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'What these streams touch.' })
  streams?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'What events of these types touch.' })
  types?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Events recorded at this moment or later.' })
  from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Events recorded at this moment or earlier.' })
  to?: string | null;
}

@ArgsType()
class AuditArgs {
  @Field(() => String, { nullable: true, description: 'Of the view; every active version when left out.' })
  view?: string | null;

  @Field(() => Int, { nullable: true, description: 'So many rows of each, drawn by chance; 100 when left out.' })
  sample?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Every row.' })
  all: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Put rows right that drifted.' })
  repair: boolean;
}

/** Single rows against the events that made them. */
@MayAsk('operator', 'service')
@Resolver()
export class RowsResolver {
  constructor(@Inject(OperatorDesk) private readonly desk: OperatorDesk) {}

  @Query(() => ExplanationAnswer, {
    nullable: true,
    complexity,
    description: 'Which events made a row, or one field of it, and how the row was after each.',
  })
  explain(@Args() args: ExplainArgs, @Context() context: QueryContext): Promise<ExplainReport> {
    return this.desk.ask(context, 'explain', args);
  }

  @Mutation(() => ReplayAnswer, {
    nullable: true,
    complexity,
    description: 'Folds chosen rows of one view afresh. One of keys, streams, types, from and to must be given.',
  })
  replay(@Args() args: ReplayArgs, @Context() context: QueryContext): Promise<ReplayReport> {
    return this.desk.ask(context, 'replay', args);
  }

  @Mutation(() => [AuditAnswer], {
    nullable: 'itemsAndList',
    complexity,
    description: 'Folds rows afresh from the events of their owners and compares them with what is stored.',
  })
  audit(@Args() args: AuditArgs, @Context() context: QueryContext): Promise<readonly (AuditReport | Error)[]> {
    return this.desk.list(context, 'audit', args);
  }
}
