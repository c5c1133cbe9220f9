import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayUnavailable, PaymentGateway, type Charge, type GatewayAnswer, type Refund } from './payment-gateway';

type Step = 'authorise' | 'capture' | 'charge' | 'refund' | 'release';
export interface GatewayCall {
  readonly step: Step;
  readonly key: string;
  /** 1, 2, 3 … of the same step and key. */
  readonly attempt: number;
}

/** Tokens whose card is declined when the amount is to be held, with the reason that providers give. */
const declinedCards: ReadonlyMap<string, string> = new Map([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient_funds', 'insufficient_funds'],
  ['tok_expired_card', 'expired_card'],
]);
/** This many calls about a payment by `tok_gateway_timeout` get no answer; the next one is approved. */
const timeouts = 2;
/** Calls that are remembered; a test gateway that runs for weeks must not grow. */
const longestMemory = 10_000;

/** The milliseconds of `tok_slow_3000`: approved, but not before. */
const slowCard = /^tok_slow_(\d{1,4})$/;
/** Of `re_fail_first…` only the first refund of a payment that is given up fails: those ids end in their number. */
const failingRefund = /^re_fail(?!_first)|^re_fail_first.*-1$/;

/**
 * A provider without money: the card's token chooses what happens, a refund fails whose id begins with `re_fail`, and
 * every other token (`tok_visa`, none at all) is approved. Answers depend on the call alone, so that they are the same
 * for the same key also after a restart.
 */
export class TestGateway extends PaymentGateway {
  private readonly attempts = new Map<string, number>();
  private readonly made: GatewayCall[] = [];

  /** Calls so far, oldest first. */
  get calls(): readonly GatewayCall[] {
    return this.made;
  }

  override async authorise(charge: Charge): Promise<GatewayAnswer> {
    await slowness(charge);
    return this.accepts('authorise', charge) ?? { approved: true, reference: `auth_${charge.key}` };
  }

  override async charge(charge: Charge): Promise<GatewayAnswer> {
    await slowness(charge);
    return this.accepts('charge', charge) ?? captureOf(charge);
  }

  override async capture(charge: Charge): Promise<GatewayAnswer> {
    this.record('capture', charge.key);
    return captureOf(charge);
  }

  override async refund({ key }: Refund): Promise<GatewayAnswer> {
    this.record('refund', key);
    return failingRefund.test(key)
      ? { approved: false, reason: 'refund_declined' }
      : { approved: true, reference: `refund_${key}` };
  }

  override async release(paymentKey: string): Promise<void> {
    this.record('release', paymentKey);
  }

  /** The decline that the card's token asks for, if it asks for one. */
  private accepts(step: Step, { key, method: { cardToken = '' } }: Charge): GatewayAnswer | undefined {
    const attempt = this.record(step, key);
    if (cardToken === 'tok_gateway_timeout' && attempt <= timeouts)
      throw new GatewayUnavailable(`The gateway did not answer about ${key} (attempt ${attempt}).`);
    const reason = declinedCards.get(cardToken);
    return reason === undefined ? undefined : { approved: false, reason };
  }

  private record(step: Step, key: string): number {
    const name = `${step} ${key}`;
    const attempt = (this.attempts.get(name) ?? 0) + 1;
    this.attempts.set(name, attempt);
    this.made.push({ step, key, attempt });
    if (this.made.length > longestMemory) this.forget(this.made.shift());
    return attempt;
  }

  private forget(call: GatewayCall | undefined): void {
    if (call) this.attempts.delete(`${call.step} ${call.key}`);
  }
}

const slowness = async ({ method: { cardToken = '' } }: Charge): Promise<void> => {
  const [, ms] = slowCard.exec(cardToken) ?? [];
  if (ms !== undefined) await sleep(Number(ms));
};

const captureOf = ({ key, method: { cardToken } }: Charge): GatewayAnswer =>
  cardToken === 'tok_capture_declined'
    ? { approved: false, reason: 'capture_declined' }
    : { approved: true, reference: `capture_${key}` };
