import { join } from 'node:path';
import { checkout } from '../checkout';
import { services, serviceVariable, type ServiceName } from '../topology';
import type { Variables } from './app-environment';

type ServiceUrls = Readonly<Record<ServiceName, string>>;

export interface DemoModule {
  placeDemoOrders(serviceUrls: ServiceUrls, log: (line: string) => void): Promise<unknown>;
}

/** The operator's command knows the services' APIs; its module is loaded only when it is needed. */
const builtModule = (): Promise<DemoModule> =>
  import(join(checkout, 'dist', 'apps', 'cli', 'src', 'demo', 'place-demo-orders.js')) as Promise<DemoModule>;

/** Gives an empty system something to show. A failure is told and harms nothing: the system itself runs. */
export async function placeDemoOrders(
  system: Variables,
  progress: (line: string) => void,
  load = builtModule,
): Promise<void> {
  const serviceUrls = Object.fromEntries(
    services.map(({ name }) => [name, system[serviceVariable(name)] ?? '']),
  ) as ServiceUrls;
  try {
    if (!(await isEmpty(serviceUrls.orders))) return;
    progress('placing demo orders (npm start -- --no-demo places none)');
    await (await load()).placeDemoOrders(serviceUrls, progress);
  } catch (error) {
    progress(`the demo orders could not be placed: ${(error as Error).message}`);
  }
}

/** Orders that were imported count too: nobody wants made-up ones among them. */
async function isEmpty(ordersUrl: string): Promise<boolean> {
  const answer = await fetch(`${ordersUrl}/status`, { headers: { connection: 'close' } });
  const { feed } = (await answer.json()) as { feed: { head: string | number } };
  return BigInt(feed.head) === 0n;
}
