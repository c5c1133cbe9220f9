import { ask } from './graphql';
import type { Truth } from './olist-truth';
import { cents } from './sales';

type Amount = Parameters<typeof cents>[0];

/** Figures beside sales, of which the truth tells a part. */
export interface Figures {
  readonly funnel: readonly Readonly<
    Record<'placed' | 'confirmed' | 'dispatched' | 'delivered' | 'cancelled', number>
  >[];
  readonly fulfilment: readonly { readonly toDelivery: { readonly orders: number; readonly meanSeconds: number } }[];
  readonly paymentFailures: readonly {
    readonly method: string;
    readonly captured: number;
    readonly failed: number;
  }[];
  readonly repeatCustomers: readonly Readonly<Record<'customers' | 'newCustomers' | 'repeatCustomers', number>>[];
  readonly topProducts: readonly { readonly sku: string; readonly units: number; readonly items: Amount }[];
  readonly topCustomers: readonly { readonly customerId: string; readonly orders: number; readonly value: Amount }[];
}

/**
 * In two questions, since one may ask for three figures. Of the twentieth product there are several that sold as well, so
 * only those before it are asked for.
 */
export const figures = async (queryApi: string | undefined): Promise<Figures> => ({
  ...(await ask<Pick<Figures, 'funnel' | 'fulfilment' | 'paymentFailures'>>(
    queryApi,
    `{
      funnel { placed confirmed dispatched delivered cancelled }
      fulfilment { toDelivery { orders meanSeconds } }
      paymentFailures { method captured failed }
    }`,
  )),
  ...(await ask<Pick<Figures, 'repeatCustomers' | 'topProducts' | 'topCustomers'>>(
    queryApi,
    `{
      repeatCustomers { customers newCustomers repeatCustomers }
      topProducts(of: UNITS, first: 19) { sku units items { amount currency } }
      topCustomers(first: 20) { customerId orders value { amount currency } }
    }`,
  )),
});

/** The same out of the truth, where it tells it. */
export const figuresOf = (truth: Truth) => {
  const { OrderPlaced, OrderConfirmed, ShipmentDispatched, ShipmentDelivered, OrderCancelled } = truth.expected_events;
  return {
    funnel: [
      {
        ...{ placed: OrderPlaced, confirmed: OrderConfirmed, cancelled: OrderCancelled },
        ...{ dispatched: ShipmentDispatched, delivered: ShipmentDelivered },
      },
    ],
    ended: Object.fromEntries(Object.entries(truth.payments_by_type).map(([type, { rows }]) => [type, rows])),
    failed: truth.expected_events.PaymentFailed,
    customers: truth.rows['distinct_customer_unique_id'],
    repeatCustomers: Object.keys(truth.customers_with_several_orders).length,
    daysToDelivery: truth.mean_days_purchase_to_delivery,
    topProducts: truth.top_20_products_by_units
      .slice(0, 19)
      .map(({ product_id, units, item_cents }) => [product_id, units, item_cents]),
    topCustomers: truth.top_20_customers_by_paid_cents.map(({ customer_unique_id, orders, paid_cents }) => [
      ...[customer_unique_id, orders, paid_cents],
    ]),
  };
};
