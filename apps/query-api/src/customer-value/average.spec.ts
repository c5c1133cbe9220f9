import { averageOf } from './average';

test.each<[bigint, bigint, bigint]>([
  [10n, 4n, 3n],
  [9n, 4n, 2n],
  [7n, 2n, 4n],
  [0n, 3n, 0n],
  [-5n, 2n, -2n],
  [-7n, 4n, -2n],
  [9_007_199_254_740_993n, 1n, 9_007_199_254_740_993n],
])('%d by %d is %d', (sum, count, average) => expect(averageOf(sum, count)).toBe(average));
