import type { RequestBudget, ServiceCalls } from '@refold/platform';
import type { FastifyRequest } from 'fastify';
import { ComposedOrderController } from './composed-order.controller';

test('an order that is composed takes from its caller’s budget what it does in GraphQL, before a service is asked', async () => {
  const charged: unknown[] = [];
  const used = new Error('The budget is used up.');
  const budget: Pick<RequestBudget, 'charge'> = {
    charge: (...asked) => {
      charged.push(asked);
      throw used;
    },
  };
  const calls: Pick<ServiceCalls, 'of'> = {
    of: () => {
      throw new Error('A service is asked.');
    },
  };
  const request = {} as FastifyRequest;
  const controller = new ComposedOrderController(calls as ServiceCalls, budget as RequestBudget);
  await expect(controller.composed('4711', request)).rejects.toBe(used);
  expect(charged).toEqual([[request, 100]]);
});
