import type { PaymentMethod } from '@refold/events';
import type { Money } from '@refold/model';

/** What the provider says. A decline is an answer; a provider that does not answer throws {@link GatewayUnavailable}. */
export type GatewayAnswer =
  { readonly approved: true; readonly reference: string } | { readonly approved: false; readonly reason: string };

/** The provider gave no answer, so nobody knows what it did. Ask again with the same key. */
export class GatewayUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GatewayUnavailable';
  }
}

export interface Charge {
  /** The payment's id: every call about it that is repeated with this key has one effect, and the same answer. */
  readonly key: string;
  readonly amount: Money;
  readonly method: PaymentMethod;
}

/** Its key is the refund's id. */
export interface Refund extends Charge {
  readonly paymentKey: string;
}

/** The way to the provider. An implementation must be idempotent by key, as providers are by their own headers. */
export abstract class PaymentGateway {
  /** Holds the amount. */
  abstract authorise(charge: Charge): Promise<GatewayAnswer>;
  /** Takes what is held. */
  abstract capture(charge: Charge): Promise<GatewayAnswer>;
  /** Takes the amount at once, without holding it before. */
  abstract charge(charge: Charge): Promise<GatewayAnswer>;
  /** Gives a part or all of it back. */
  abstract refund(refund: Refund): Promise<GatewayAnswer>;
  /** Lets go of what is held for this payment; harmless when nothing is. */
  abstract release(paymentKey: string): Promise<void>;
}
