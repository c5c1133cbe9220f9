/** The sum by the count, to the whole that is nearest; of two equally near the one further up. */
export const averageOf = (sum: bigint, count: bigint): bigint => floored(2n * sum + count, 2n * count);

/** Division of bigints goes towards zero. */
const floored = (a: bigint, b: bigint): bigint => a / b - (a % b < 0n ? 1n : 0n);
