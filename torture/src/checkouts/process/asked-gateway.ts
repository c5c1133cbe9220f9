import {
  GatewayUnavailable,
  PaymentGateway,
  type Charge,
  type GatewayAnswer,
  type Refund,
} from '../../../../apps/write-payments/src/gateway/payment-gateway';
import type { GatewayCall } from './protocol';
import type { Starter } from './starter';

/** The provider lives outside, and longer than this process. */
export class AskedGateway extends PaymentGateway {
  constructor(private readonly starter: Starter) {
    super();
  }

  override authorise(charge: Charge): Promise<GatewayAnswer> {
    return this.ask('authorise', charge);
  }
  override capture(charge: Charge): Promise<GatewayAnswer> {
    return this.ask('capture', charge);
  }
  override charge(charge: Charge): Promise<GatewayAnswer> {
    return this.ask('charge', charge);
  }
  override refund(refund: Refund): Promise<GatewayAnswer> {
    return this.ask('refund', refund);
  }
  override async release(paymentKey: string): Promise<void> {
    await this.ask('release', { key: paymentKey });
  }

  private async ask(call: GatewayCall['call'], charge: GatewayCall['charge']): Promise<GatewayAnswer> {
    try {
      return (await this.starter.ask({ kind: 'gateway', call, charge })) as GatewayAnswer;
    } catch (error) {
      throw new GatewayUnavailable((error as Error).message);
    }
  }
}
