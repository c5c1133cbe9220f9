import type { FastifyRequest } from 'fastify';
import { budgetsOf } from './budgets-of';
import { RequestBudget } from './request-budget';

const from = (remoteAddress: string) => ({ socket: { remoteAddress } }) as FastifyRequest;

test('what is answered beside GraphQL takes from one budget with queries, and says when there is enough again', () => {
  const budgets = budgetsOf(250);
  const budget = new RequestBudget(budgets);
  budget.charge(from('10.0.0.1'), 100);
  budget.charge(from('10.0.0.1'), 100);
  expect(() => budget.charge(from('10.0.0.1'), 100)).toThrow(
    expect.objectContaining({
      ...{ status: 429, code: 'rate-limited' },
      options: { retryAfterSeconds: expect.any(Number) as number },
    }) as Error,
  );
  budget.charge(from('10.0.0.2'), 100);
});

test('who has no budget is let in', () => {
  const budget = new RequestBudget(budgetsOf(null));
  for (let n = 0; n < 1_000; n++) budget.charge(from('10.0.0.1'), 100);
});
