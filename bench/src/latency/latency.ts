import { percentile, percentiles } from '../delays';
import { median, type Options, type Result } from '../result';
import { OrdersInFlight } from './orders-in-flight';
import { SmallSystem } from './small-system';

const commandsPerSecond = 100;
/** Milliseconds that the 50th and the 99th percentile may take. */
const aimP50 = 30;
const aimP99 = 150;

/**
 * From the HTTP answer of PlaceOrder to the row in GraphQL, at a hundred commands a second: what a person sees who
 * places an order and looks at it. Store, relay, Kafka, projector (all its views and facts) and query API are at work.
 */
export const latency = async ({ events: orders, rounds, log }: Options): Promise<Result> => {
  const system = new SmallSystem();
  const all: (readonly number[])[] = [];
  try {
    await system.start();
    await placed(system, warmUp);
    for (let round = 1; round <= rounds; round++) {
      const delays = await placed(system, orders);
      log(`round ${round}: ${percentiles(delays)}`);
      all.push(delays);
    }
  } finally {
    await system.stop();
  }
  const of = (share: number): number => median(all.map((delays) => percentile(delays, share)));
  return {
    ...{ name: 'latency', unit: 'milliseconds from the answer of the command to the row in GraphQL' },
    ...{ ours: of(0.99), limit: aimP99, ratioToLimit: of(0.99) / aimP99, p50: of(0.5), aimP50 },
    ...{ p95: of(0.95), p99: of(0.99), worst: of(1), commandsPerSecond, orders, rounds },
  };
};

const warmUp = 300;

const placed = async (system: SmallSystem, orders: number): Promise<readonly number[]> => {
  const inFlight = new OrdersInFlight(system.orders, system.queryApi);
  await inFlight.run(orders, commandsPerSecond);
  return inFlight.delays;
};
