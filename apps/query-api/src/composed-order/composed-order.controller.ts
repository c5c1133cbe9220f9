import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import { Id, InvalidMessage } from '@refold/model';
import { Problem, RequestBudget, scopeOf, ServiceCalls, unavailable } from '@refold/platform';
import { Allow, callerOf } from '@refold/platform/access';
import type { FastifyRequest } from 'fastify';
import { composedCost } from './composed-cost';
import { composeFor, personalOf } from './compose-for';
import { isUnknown, isUntold, type Outcome, ownerOf, type PartName, partNames } from './compose-order';

/** One order, asked of its services at this moment, for those who do not speak GraphQL. */
@Allow('customer', 'staff', 'operator', 'service')
@Controller('composed/orders')
export class ComposedOrderController {
  constructor(
    @Inject(ServiceCalls) private readonly calls: ServiceCalls,
    @Inject(RequestBudget) private readonly budget: RequestBudget,
  ) {}

  /** Every part that could be had; `parts` says of each what came of it, `hidden` what was left out as personal. */
  @Get(':orderId')
  @Header('cache-control', 'no-store')
  async composed(@Param('orderId') orderId: string, @Req() request: FastifyRequest): Promise<object> {
    this.budget.charge(request, composedCost);
    const id = Id.safeParse(orderId);
    if (!id.success)
      throw new InvalidMessage('Path', [{ field: 'orderId', problem: id.error.issues[0]?.message ?? 'is no id' }]);
    const scope = scopeOf(callerOf(request));
    const parts = await composeFor(scope, this.calls, orderId);
    if (isUnknown(parts)) throw new Problem(404, 'order/unknown', `There is no order ${orderId}.`);
    if (isUntold(parts)) throw unavailable('No service could tell anything of this order.');
    return {
      orderId,
      ...Object.fromEntries(partNames.map((name) => [name, valueOf(parts[name], nothingOf(name))])),
      ...(scope.hidesPersonal && { hidden: personalOf }),
      parts: partNames.map((name) => ({ part: name, service: ownerOf[name], ...standingOf(parts[name]) })),
    };
  }
}

/** What cannot be had is null; of what there is nothing, a list is empty. */
const valueOf = (outcome: Outcome<unknown>, nothing: unknown): unknown => {
  if (outcome.status === 'ok') return outcome.value;
  return outcome.status === 'absent' ? nothing : null;
};

const nothingOf = (part: PartName): unknown => (part === 'payments' || part === 'shipments' ? [] : null);

const standingOf = (outcome: Outcome<unknown>): object =>
  outcome.status === 'failed' ? outcome : { status: outcome.status };
