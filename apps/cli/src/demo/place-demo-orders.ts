import { noCredentials, OwnTokens, type Credentials } from '@refold/platform/access';
import { termsIn } from '../system/credentials';
import type { ServiceName } from '../system/services';
import { customers, markets, products } from './catalogue';
import { demoOrders } from './demo-orders';
import { Shop } from './shop';
import { play } from './stories';

/** Orders that are played at a time: most of an order's time is waiting for the payment's worker. */
const atOnce = 4;

/** What is shown of whoever places them: with AUTH_SECRET a token that may do all that is done here. */
export const demoCredentials = (environment: Readonly<Record<string, string | undefined>>): Credentials => {
  const terms = termsIn(environment);
  return terms
    ? new OwnTokens({ subject: 'demo', roles: ['staff', 'service'], customerId: null }, terms)
    : noCredentials;
};

/**
 * Fills an empty system, so that the playground has something to show: customers, products with stock, and some dozens
 * of orders in five currencies and every state. All of it goes through the services' own commands.
 * @param log is told what has been done, a line at a time
 * @throws Problem when a service refuses or does not answer
 */
export async function placeDemoOrders(
  serviceUrls: Readonly<Record<ServiceName, string>>,
  log: (line: string) => void,
  credentials: Credentials,
): Promise<void> {
  const shop = new Shop(serviceUrls, credentials);
  await Promise.all([registerCustomers(shop), listProducts(shop)]);
  log(`${customers.length} demo customers and ${products.length} products are there.`);
  const waiting = [...demoOrders];
  const one = async (): Promise<void> => {
    for (let order = waiting.shift(); order; order = waiting.shift()) await play(shop, order);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  log(`${demoOrders.length} demo orders are placed.`);
}

async function registerCustomers(shop: Shop): Promise<void> {
  for (const { customerId, name, email, address, market } of customers) {
    const { country } = markets[market];
    await shop.ask('customers', '/customers', { customerId, name, email, address: { ...address, country } });
  }
}

async function listProducts(shop: Shop): Promise<void> {
  for (const { sku, name, category, prices, stock } of products) {
    await shop.ask('inventory', '/products', { sku, name, category, price: { amount: prices.EUR, currency: 'EUR' } });
    await shop.ask('inventory', `/stock/${sku}/count`, { onHand: stock });
  }
}
