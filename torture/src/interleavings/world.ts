import { CancelOrder, DispatchShipment, PlaceOrder, CountStock } from '@refold/commands';
import { Orders, type CheckoutStyle, type PaymentMethod } from '@refold/events';
import { Rejection, type Saga } from '@refold/model';
import { slowCard, storyPrice } from '@refold/testing';
import { StockPolicy } from '../../../apps/write-inventory/src/checkout/stock.policy';
import { checkout } from '../../../apps/write-orders/src/checkout/checkout.saga';
import { orderPolicy } from '../../../apps/write-orders/src/checkout/order.policy';
import { PaymentPolicy } from '../../../apps/write-payments/src/checkout/payment.policy';
import {
  RecordCapture,
  RecordDecline,
  RecordRefund,
  RecordRefundFailure,
} from '../../../apps/write-payments/src/payment/answers';
import { ShipmentPolicy } from '../../../apps/write-shipping/src/checkout/shipment.policy';
import type { Random } from '../chance/random';
import { Part, type Pending } from './part';
import { Services, type Happened } from './services';

/** What can go wrong, in so many of a hundred cases. */
export interface Chances {
  /** A command does not arrive, and is sent again. */
  readonly lost: number;
  /** A command is carried out, and its answer does not arrive. */
  readonly answerLost: number;
  /** An event comes twice. */
  readonly twice: number;
  /** Time is up, at each step. */
  readonly timeUp: number;
}

export const quiet: Chances = { lost: 0, answerLost: 0, twice: 0, timeUp: 0 };
type Action = () => void;

const sagas: readonly Saga[] = [checkout('15m'), orderPolicy('15m'), PaymentPolicy, StockPolicy, ShipmentPolicy];
const reference = { approved: 'g', declined: 'card_declined' };

/** All services and their sagas in memory. One thing happens at a time, and which one is a matter of chance. */
export class World {
  readonly parts = sagas.map((saga) => new Part(saga));
  readonly services: Services;
  readonly orderIds: string[] = [];
  private readonly asked: Happened[] = [];
  private readonly done = new Set<string>();
  private readonly plans: Action[] = [];

  constructor(
    style: CheckoutStyle,
    private readonly chance: Random,
    private readonly chances: Chances,
  ) {
    this.services = new Services(style, (happened) => {
      if (['PaymentChargeRequested', 'RefundRequested'].includes(happened.event.type)) this.asked.push(happened);
      for (const part of this.parts) part.hear(happened);
    });
  }

  count(stock: Readonly<Record<string, number>>): void {
    for (const [sku, onHand] of Object.entries(stock)) this.services.execute(new CountStock({ sku, onHand }));
  }

  place(orderId: string, lines: readonly { sku: string; quantity: number }[], payment: PaymentMethod): void {
    const unitPrice = { amount: storyPrice, currency: 'BRL' };
    const basket = { customerId: 'ana', shipTo: { city: 'Recife' }, currency: 'BRL' };
    const priced = lines.map((line) => ({ ...line, unitPrice }));
    this.orderIds.push(orderId);
    this.services.execute(new PlaceOrder({ orderId, ...basket, lines: priced, payment }));
  }

  /** Somebody does this at some moment; where it is refused then, nothing happens. */
  plan(command: { readonly type: string }): void {
    this.plans.push(() => this.attempt(command));
  }

  cancel(orderId: string): void {
    this.attempt(new CancelOrder({ orderId, reason: 'customer' }));
  }

  /** Until nothing happens any more by itself. Then people retry what is stuck, and time passes for what is open. */
  run(): void {
    for (let round = 0; round < 20; round++) {
      for (let step = 0; this.step(); step++) if (step > 20_000) throw new Error('It does not come to an end.');
      if (!this.helped() && !this.timePasses()) return;
    }
    throw new Error('People help, and it does not come to an end.');
  }

  /** What was scheduled leaves. */
  dispatchShipments(): void {
    for (const orderId of this.orderIds)
      this.attempt(new DispatchShipment({ shipmentId: orderId, carrier: 'Correios' }));
    this.run();
  }

  private step(): boolean {
    const actions = this.actions();
    if (actions.length === 0) return false;
    if (this.chance.percent(this.chances.timeUp)) this.timePasses();
    this.chance.pick(actions)();
    return true;
  }

  private actions(): Action[] {
    return [
      ...this.parts.flatMap((part) => [
        ...part.ready.map((streamId) => () => part.take(streamId, this.chance.percent(this.chances.twice) ? 2 : 1)),
        ...part.pending.map((pending) => () => this.dispatch(part, pending)),
      ]),
      ...this.asked.filter((each) => this.isAnswering(each)).map((each) => () => this.answer(each)),
      ...this.plans.map((plan) => () => {
        this.plans.splice(this.plans.indexOf(plan), 1);
        plan();
      }),
    ];
  }

  /** An answer is kept under its key: a repeat of what was done is answered by it, and changes nothing. */
  private dispatch(part: Part, pending: Pending): void {
    if (this.chance.percent(this.chances.lost)) return;
    try {
      if (!this.done.has(pending.id)) this.services.execute(part.commandOf(pending));
      this.done.add(pending.id);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return part.refused(pending, error);
    }
    if (!this.chance.percent(this.chances.answerLost)) part.answered(pending);
  }

  /** A slow card answers when the order is not open any more. */
  private isAnswering({ event }: Happened): boolean {
    const { orderId, method } = event as unknown as { orderId: string; method: PaymentMethod };
    return method.cardToken !== slowCard || this.services.eventsOf(Orders, orderId).length > 1;
  }

  private answer(asked: Happened): void {
    this.asked.splice(this.asked.indexOf(asked), 1);
    const { paymentId, refundId, method } = asked.event as unknown as Asked;
    if (refundId !== undefined)
      return this.services.execute(
        /^re_fail_first.*-1$/.test(refundId)
          ? new RecordRefundFailure({ paymentId, refundId, reason: 'refund_declined' })
          : new RecordRefund({ paymentId, refundId, gatewayReference: reference.approved }),
      );
    this.services.execute(
      method.cardToken === 'tok_declined'
        ? new RecordDecline({ paymentId, step: 'capture', reason: reference.declined })
        : new RecordCapture({ paymentId, gatewayReference: reference.approved }),
    );
  }

  private helped(): boolean {
    const stuck = this.parts.flatMap((part) =>
      part.standing('stuck', 'compensation-failed').map((key) => [part, key] as const),
    );
    for (const [part, key] of stuck) part.move(key, { kind: 'operator', verb: 'retry' });
    return stuck.length > 0;
  }

  private timePasses(): boolean {
    const open = this.parts.flatMap((part) =>
      [...part.instances].filter(([, { deadlineAt }]) => deadlineAt !== null).map(([key]) => [part, key] as const),
    );
    for (const [part, key] of open) part.move(key, { kind: 'deadline' });
    return open.length > 0;
  }

  private attempt(command: { readonly type: string }): void {
    try {
      this.services.execute(command);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  }
}

interface Asked {
  readonly paymentId: string;
  readonly refundId?: string;
  readonly method: PaymentMethod;
}
