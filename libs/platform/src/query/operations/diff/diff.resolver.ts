import type { DiffReport } from '../../../operations';
import { MayAsk } from '../../access/may-ask';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, Int, Query, Resolver } from '@nestjs/graphql';
import type { QueryContext } from '../../graphql/reader';
import { aggregationComplexity } from '../../limits/complexity';
import { ViewArgs } from '../operator-args';
import { OperatorDesk } from '../operator-desk';
import { DiffAnswer } from './diff.answer';

@ArgsType()
class DiffArgs extends ViewArgs {
  @Field(() => Int, { defaultValue: 5, description: 'Rows that are shown of each kind of difference, 0 to 100.' })
  examples: number;
}

@MayAsk('operator', 'service')
@Resolver()
export class DiffResolver {
  constructor(@Inject(OperatorDesk) private readonly desk: OperatorDesk) {}

  @Query(() => DiffAnswer, {
    nullable: true,
    complexity: aggregationComplexity,
    description: 'Compares the new version of a view with the one that readers use, row by row.',
  })
  diff(@Args() args: DiffArgs, @Context() context: QueryContext): Promise<DiffReport> {
    return this.desk.ask(context, 'diff', args);
  }
}
