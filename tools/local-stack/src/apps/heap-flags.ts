import type { AppName } from '../topology';

/** Of JavaScript's heap, in MiB. The whole system is to stay under 2.5 GiB, in which servers take about one. */
const limits: Partial<Record<AppName, number>> = { projector: 384, 'query-api': 256 };

/**
 * How Node is told what an app may take. Answers of the query API are made of much that lives for a moment: with more
 * room for the young it is collected less often, and a page of orders takes a quarter less of the processor.
 */
export const heapFlags = (name: AppName): string[] => [
  `--max-old-space-size=${limits[name] ?? 160}`,
  ...(name === 'query-api' ? ['--max-semi-space-size=32'] : []),
];
