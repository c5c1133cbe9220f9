import { inputError, MayAsk, type QueryContext, selectedFields, ServiceCalls } from '@refold/platform';
import { Inject } from '@nestjs/common';
import { Args, Context, ID, Info, Query, Resolver } from '@nestjs/graphql';
import { Id } from '@refold/model';
import type { GraphQLResolveInfo } from 'graphql';
import { composedCost } from './composed-cost';
import { composeFor } from './compose-for';
import { isUnknown, type PartName, partNames } from './compose-order';
import { composedAnswer, ComposedOrderAnswer } from './composed-order.answer';

@Resolver(() => ComposedOrderAnswer)
export class ComposedOrderResolver {
  constructor(@Inject(ServiceCalls) private readonly calls: ServiceCalls) {}

  @MayAsk('customer', 'staff', 'operator', 'service')
  @Query(() => ComposedOrderAnswer, {
    nullable: true,
    complexity: composedCost,
    description:
      'One order, asked of its services at this moment: fresher than `order`, slower, and only as whole as they are. ' +
      'Services whose parts are not asked for are not asked. Null when all that were asked know nothing of it.',
  })
  async composedOrder(
    @Args('id', { type: () => ID, description: 'Of the order.' }) id: string,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ComposedOrderAnswer | null> {
    if (!Id.safeParse(id).success) throw inputError('id', 'is no id: letters, digits and . _ : ~ - as far as 64');
    const parts = await composeFor(reader.scope, this.calls, id, wantedIn(info));
    return isUnknown(parts) ? null : composedAnswer(id, parts);
  }
}

/** Whether it exists is known by the service of orders, also where nothing of it is wanted. */
const wantedIn = (info: GraphQLResolveInfo): ReadonlySet<PartName> => {
  const selected = selectedFields(info);
  const wanted = partNames.filter((name) => selected.has(name));
  return new Set(wanted.length > 0 ? wanted : ['order']);
};
