import type { Money } from '@refold/model';
import {
  GatewayUnavailable,
  PaymentGateway,
  type Charge,
  type GatewayAnswer,
  type Refund,
} from '../../../apps/write-payments/src/gateway/payment-gateway';

export type EffectKind = 'authorisation' | 'capture' | 'refund';

/** Money that was moved, or declined, at the provider: what no retry may do again. */
export interface Effect {
  readonly kind: EffectKind;
  /** The key of the call. */
  readonly key: string;
  readonly amount: Money;
  readonly approved: boolean;
}

/**
 * A provider with a memory that outlives the services: it does what a key asks for once, and gives the same answer to
 * every repeat. It may do what it is asked and then not answer, which is what makes its callers repeat.
 */
export class RecordingGateway extends PaymentGateway {
  readonly effects: Effect[] = [];
  /** Keys of refunds that it does not make, beside those that end with r2. */
  readonly declinedRefunds = new Set<string>();
  private readonly answers = new Map<string, GatewayAnswer>();
  private readonly silences = new Set<string>();

  override authorise(charge: Charge): Promise<GatewayAnswer> {
    return this.once('authorisation', charge, charge.method.cardToken !== 'tok_declined');
  }

  override capture(charge: Charge): Promise<GatewayAnswer> {
    return this.once('capture', charge, charge.method.cardToken !== 'tok_capture_declined');
  }

  override charge(charge: Charge): Promise<GatewayAnswer> {
    return this.once('capture', charge, !/^tok_(capture_)?declined$/.test(charge.method.cardToken ?? ''));
  }

  override refund(refund: Refund): Promise<GatewayAnswer> {
    return this.once('refund', refund, !refund.key.endsWith('r2') && !this.declinedRefunds.has(refund.key));
  }

  override async release(): Promise<void> {}

  private async once(kind: EffectKind, charge: Charge, approved: boolean): Promise<GatewayAnswer> {
    const { key, amount, method } = charge;
    const name = `${kind} ${key}`;
    const known = this.answers.get(name);
    const answer = known ?? (approved ? { approved, reference: `${kind}_${key}` } : { approved, reason: 'declined' });
    if (!known) this.effects.push({ kind, key, amount, approved });
    this.answers.set(name, answer);
    if (method.cardToken === 'tok_silent' && !this.silences.has(name)) {
      this.silences.add(name);
      throw new GatewayUnavailable(`No answer about ${name}.`);
    }
    return answer;
  }
}
