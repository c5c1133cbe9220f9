import { setTimeout as sleep } from 'node:timers/promises';
import type { Charge, GatewayAnswer, Refund } from '../../../../apps/write-payments/src/gateway/payment-gateway';
import { RecordingGateway } from '../../domain/gateway';
import type { GatewayCall } from '../process/protocol';

/** What the provider does with the next calls of one key, one after the other; afterwards it answers as ever. */
export type Whim =
  /** It does not answer, and does nothing. */
  | 'is away'
  /** It does what it is asked, and does not answer. */
  | 'is silent'
  /** It does what it is asked, and answers two seconds later. */
  | 'is slow';

/** A payment provider that lives longer than the services, with moods that are chosen. */
export class Provider {
  readonly gateway = new RecordingGateway();
  private readonly whims = new Map<string, Whim[]>();

  /** @param key of a payment or a refund */
  willBe(key: string, ...whims: readonly Whim[]): void {
    this.whims.set(key, [...whims]);
  }

  /** @throws Error when it does not answer */
  async take({ call, charge }: GatewayCall): Promise<GatewayAnswer | null> {
    const whim = this.whims.get(charge.key)?.shift();
    if (whim === 'is away') throw new Error(`The provider is away (${charge.key}).`);
    const answer = call === 'release' ? null : await this.gateway[call](charge as Charge & Refund);
    if (whim === 'is slow') await sleep(2_000);
    if (whim === 'is silent') throw new Error(`The provider does not answer (${charge.key}).`);
    return answer;
  }
}
