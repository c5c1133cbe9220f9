import { customers, products } from './catalogue';
import { checkoutEndings, endings, type DemoOrder, type Ending } from './stories';

/** That people bring on; the few behind them are checked out by nobody's doing. */
const byHand = 40;
/** The one product that is always short: one piece, and three are wanted. */
const scarce = 'caddy-lacquer';
const common = products.filter(({ sku }) => sku !== scarce);

/** The same orders in every system: customers, endings and baskets turn like three wheels of different size. */
export const demoOrders: readonly DemoOrder[] = Array.from({ length: byHand + checkoutEndings.length }, (_, index) => {
  const ending = index < byHand ? at(endings, index) : at(checkoutEndings, index - byHand);
  return { number: index + 1, customer: at(customers, index * 5), ending, items: basket(index, ending) };
});

function basket(index: number, ending: Ending): DemoOrder['items'] {
  if (ending.endsWith('short-of-stock')) return [{ sku: scarce, quantity: 3 }];
  const size = 1 + (index % 3);
  return Array.from({ length: size }, (_, line) => ({
    sku: at(common, index * 2 + line * 3).sku,
    quantity: 1 + ((index + line) % 2),
  }));
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('The demo has nothing to choose from.');
  return value;
}
