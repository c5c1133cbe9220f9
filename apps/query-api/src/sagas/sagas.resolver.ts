import {
  type ConnectionAnswer,
  connectionComplexity,
  connectionOf,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
} from '@refold/platform';
import type { Checkouts } from '@refold/views';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { sagaRows } from '../saga/load-saga';
import { SagaAnswer } from '../saga/saga.answer';
import { toSaga } from '../saga/to-saga';
import { SagaSort, sagaSortKeys } from './saga-sort';
import { isCheckout, sagaCriterion, SagaFilter, sagaWalk } from './sagas.filter';

const SagaConnection = connectionOf(SagaAnswer, 'Saga');

@ArgsType()
class SagasArgs extends PageArgs {
  @Field(() => SagaFilter, { nullable: true, description: 'Which checkouts; all when left out.' })
  filter?: SagaFilter | null;

  @Field(() => [SagaSort], { nullable: true, description: 'In which order; the latest first when left out.' })
  sort?: SagaSort[] | null;
}

@Resolver()
export class SagasResolver {
  @MayAsk('staff', 'operator', 'service')
  @Reads('checkouts')
  @Query(() => SagaConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      'Checkouts of both styles, page by page. A page neither skips nor repeats them when others come in between. ' +
      'Orders without a checkout are not among them.',
  })
  sagas(
    @Args() { filter, sort, ...page }: SagasArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<SagaAnswer | null>> {
    const criterion = sagaCriterion(filter);
    const toNode = (row: Checkouts) => toSaga(row);
    const list = { rows: sagaRows, keys: sagaSortKeys(sort), toNode, walk: sagaWalk(criterion) };
    return readConnection(list, [isCheckout, criterion.holds], page, reader, info);
  }
}
