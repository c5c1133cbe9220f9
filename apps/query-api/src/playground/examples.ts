import type { ExampleQuery } from '@refold/platform';
import { checkouts } from './checkouts';
import { composedOrder } from './composed-order';
import { figureExamples } from './figure-examples';
import { listExamples } from './list-examples';
import { liveOrder } from './live-order';
import { operatorExamples } from './operator-examples';
import { orderExamples } from './order-examples';
import { ownWrite } from './own-write';

/** Tabs of the playground, for the demo data as for any other, the simplest first. A test runs them all. */
export const examples: readonly ExampleQuery[] = [
  ...orderExamples,
  ...listExamples,
  ...figureExamples,
  checkouts,
  liveOrder,
  ownWrite,
  composedOrder,
  ...operatorExamples,
];
