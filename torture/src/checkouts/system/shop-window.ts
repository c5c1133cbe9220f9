import type { ServiceName } from '@refold/platform/write';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckoutSystem } from './checkout-system';

export interface Purchase {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly cardToken?: string;
}

/** 12.30 for each piece. */
const price = { amount: '12.30', currency: 'BRL' };
export const pieceInCents = 1230n;

const longestMs = 180_000;

/** What people do, over HTTP like everybody. Services may be away: then they try again, with the same id. */
export class ShopWindow {
  constructor(private readonly system: CheckoutSystem) {}

  place({ orderId, customerId, lines, cardToken = 'tok_visa' }: Purchase): Promise<number> {
    return this.insist('orders', '/orders', {
      ...{ orderId, customerId, currency: 'BRL' },
      shipTo: { street: 'Rua do Sol 7', city: 'Olinda', state: 'PE', postalCode: '53020-150', country: 'BR' },
      lines: lines.map((line) => ({ ...line, unitPrice: price })),
      payment: { type: 'credit_card', cardToken, brand: 'visa', last4: '4242' },
    });
  }

  /** By the customer. @returns 409 where it is too late */
  cancel(orderId: string): Promise<number> {
    return this.insist('orders', `/orders/${orderId}/cancel`, { reason: 'customer' });
  }

  receive(sku: string, quantity: number): Promise<number> {
    return this.insist('inventory', `/stock/${sku}/receive`, { quantity });
  }

  register(customerId: string): Promise<number> {
    const address = { street: 'Rua do Sol 7', city: 'Olinda', state: 'PE', postalCode: '53020-150', country: 'BR' };
    const body = { customerId, name: `Customer ${customerId}`, email: `${customerId}@example.com`, address };
    return this.insist('customers', '/customers', body);
  }

  dispatch(shipmentId: string): Promise<number> {
    return this.insist('shipping', `/shipments/${shipmentId}/dispatch`, { carrier: 'Correios' });
  }

  /** Posts until the service says yes or no. @throws Error when it does neither for minutes */
  async insist(service: ServiceName, path: string, body: object): Promise<number> {
    const key = crypto.randomUUID();
    this.system.keys.add(key);
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    let last = '';
    for (const until = Date.now() + longestMs; Date.now() < until; await sleep(150)) {
      const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000) };
      const { status, text } = await answered(this.system.urlOf(service) + path, request);
      last = `${status} ${text}`;
      // Also while the copy of the customers has not heard of one yet.
      if (status === 0 || status >= 500 || /conflict\/lost-race|order\/unknown-customer/.test(text)) continue;
      if (status < 300 || status === 409) return status;
      throw new Error(`${path} answered ${last}`);
    }
    throw new Error(`${path} was not answered for long: ${last}`);
  }
}

/** Status 0 where nobody answered. */
const answered = async (url: string, request: RequestInit): Promise<{ status: number; text: string }> => {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String((error as Error).cause ?? error) };
  }
};
