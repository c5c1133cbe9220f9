import * as fc from 'fast-check';
import { RetryBudget } from './retry-budget';

const times = <T>(count: number, work: () => T): T[] => Array.from({ length: count }, work);

test('where every call fails, a fifth of them is tried again', () => {
  const budget = new RetryBudget();
  const taken = times(1_000, () => {
    budget.called();
    return budget.take();
  });
  const again = taken.filter(Boolean).length;
  expect([again >= 200, again <= 201]).toEqual([true, true]);
});

test('however calls and failures follow each other, no more is tried again than was earned', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (fails) => {
      const budget = new RetryBudget();
      const again = fails.filter((failed) => {
        budget.called();
        return failed && budget.take();
      }).length;
      expect(again).toBeLessThanOrEqual(1 + 0.2 * fails.length + 1e-6);
    }),
  );
});

test('a quiet day does not let a thousand retries loose', () => {
  const budget = new RetryBudget({ share: 0.2, most: 10 });
  times(100_000, () => budget.called());
  expect(times(1_000, () => budget.take()).filter(Boolean).length).toBe(10);
});
