import { join } from 'node:path';
import { checkout } from '../checkout';
import { services, serviceVariable, type ServiceName } from '../topology';
import type { Variables } from './app-environment';

type ServiceUrls = Readonly<Record<ServiceName, string>>;

interface DemoCredentials {
  /** For the header Authorization; null: nothing is shown. */
  authorization(): Promise<string | null>;
}

export interface DemoModule {
  /** What to show the services, where they ask who calls. */
  demoCredentials(system: Variables): DemoCredentials;
  placeDemoOrders(
    serviceUrls: ServiceUrls,
    log: (line: string) => void,
    credentials: DemoCredentials,
  ): Promise<unknown>;
}

/** The operator's command knows the services' APIs; its module is loaded only where the apps have been built. */
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
    const demo = await load();
    const credentials = demo.demoCredentials(system);
    if (!(await isEmpty(serviceUrls.orders, await credentials.authorization()))) return;
    progress('placing demo orders (npm start -- --no-demo places none)');
    await demo.placeDemoOrders(serviceUrls, progress, credentials);
  } catch (error) {
    progress(`the demo orders could not be placed: ${(error as Error).message}`);
  }
}

/** Orders that were imported count too: nobody wants made-up ones among them. */
async function isEmpty(ordersUrl: string, authorization: string | null): Promise<boolean> {
  const headers = { connection: 'close', ...(authorization !== null && { authorization }) };
  const answer = await fetch(`${ordersUrl}/status`, { headers });
  const { feed } = (await answer.json()) as { feed: { head: string | number } };
  return BigInt(feed.head) === 0n;
}
