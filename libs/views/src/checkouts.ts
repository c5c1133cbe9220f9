import type { Instant, SagaStanding } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MoneyDigits } from './money';

/** A command that the process has sent. */
export interface SentEntry {
  readonly id: string;
  readonly type: string;
  readonly sentAt: Instant;
  /** Null while no answer is known; a command that was refused has none, either. */
  readonly answeredAt: Instant | null;
}

/** Something that a saga or policy cannot do by itself. */
export interface TroubleEntry {
  readonly service: string;
  readonly saga: string;
  readonly why: string;
  readonly command: { readonly id: string; readonly type: string } | null;
  /** Whether it was giving back what it had taken. */
  readonly undoing: boolean;
  readonly since: Instant;
}

/** How the process that conducts a checkout stands, by its own words; there is none in a choreography. */
export interface Conducted {
  readonly step: string;
  readonly undoing: boolean;
  /** Of the last end; something late opens it again. */
  readonly outcome: string | null;
  readonly endedAt: Instant | null;
  readonly deadlineAt: Instant | null;
}

export interface PaidEntry {
  readonly status: 'requested' | 'captured' | 'failed' | 'refunding' | 'refunded' | 'refund-failed';
  readonly captured: MoneyDigits | null;
  /** Of all refunds of this payment. */
  readonly refunded: MoneyDigits | null;
  readonly at: Instant;
}

export interface SentParcel {
  readonly status: 'scheduled' | 'dispatched' | 'delivered' | 'returned';
  /** When it was first heard of. */
  readonly since: Instant;
}

/**
 * How the checkout of an order stands, in whichever style it runs, out of five services' events. One row an order; of an
 * order without a checkout `style` and `startedAt` are null, and lists leave it out.
 */
@Entity('checkouts')
@Index(['startedAt', 'orderId'])
@Index(['status', 'startedAt', 'orderId'])
@Index(['customerId', 'startedAt', 'orderId'])
@Index(['style', 'startedAt', 'orderId'])
export class Checkouts {
  @PrimaryColumn('text') orderId: string;
  @Column('text', { nullable: true }) style: 'choreography' | 'orchestration' | null;
  @Column('text', { nullable: true }) customerId: string | null;

  @Column('text') status: SagaStanding;
  @Column('text') step: string;
  /** `confirmed` or `cancelled`; null before the first end. */
  @Column('text', { nullable: true }) outcome: string | null;
  /** Why the order was cancelled. */
  @Column('text', { nullable: true }) reason: string | null;

  /** When the order was placed. */
  @Column('timestamptz', { nullable: true }) startedAt: Instant | null;
  /** Of the latest event that belongs to it. */
  @Column('timestamptz', { nullable: true }) changedAt: Instant | null;
  /** Until when it must be confirmed; null when that is settled, and in a choreography, whose events do not tell it. */
  @Column('timestamptz', { nullable: true }) deadlineAt: Instant | null;
  @Column('timestamptz', { nullable: true }) endedAt: Instant | null;

  /** Of the oldest of `troubles`: what hinders it, and in which service's saga or policy, as `orders/checkout`. */
  @Column('text', { nullable: true }) stuckWhy: string | null;
  @Column('text', { nullable: true }) stuckIn: string | null;
  /** By `service/saga`, each oldest first. */
  @Column('jsonb') troubles: Readonly<Record<string, readonly TroubleEntry[]>>;
  @Column('jsonb', { nullable: true }) conducted: Conducted | null;
  /** By the process that conducts it, in its order. */
  @Column('jsonb') sent: readonly SentEntry[];

  @Column('timestamptz', { nullable: true }) confirmedAt: Instant | null;
  @Column('timestamptz', { nullable: true }) cancelledAt: Instant | null;
  @Column('text', { nullable: true }) reservation: 'reserved' | 'failed' | 'released' | 'committed' | null;
  /** When the reservation came to be as it is. */
  @Column('timestamptz', { nullable: true }) reservationAt: Instant | null;
  /** By payment id. */
  @Column('jsonb') payments: Readonly<Record<string, PaidEntry>>;
  /** By shipment id. */
  @Column('jsonb') shipments: Readonly<Record<string, SentParcel>>;

  /** The amounts below are minor units of this currency; payments in another stand in `payments` alone. */
  @Column('text', { nullable: true }) currency: string | null;
  @Column('bigint') capturedAmount: bigint;
  @Column('bigint') refundedAmount: bigint;
}
