import type { Instant } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PaymentEntry } from './order-details';

/** A payment by itself, for lists over all orders; an order has its own in `order_details`. One row a payment. */
@Entity('payment_details')
@Index(['begunAt', 'paymentId'])
@Index(['status', 'begunAt', 'paymentId'])
@Index(['customerId', 'begunAt', 'paymentId'])
@Index(['orderId'])
@Index(['method'])
@Index(['currency', 'amount'])
export class PaymentDetails {
  @PrimaryColumn('text') paymentId: string;
  @Column('text', { nullable: true }) orderId: string | null;
  @Column('text', { nullable: true }) customerId: string | null;

  @Column('text', { nullable: true }) status: PaymentEntry['status'] | null;
  @Column('text', { nullable: true }) method: string | null;
  @Column('integer', { nullable: true }) installments: number | null;
  /** Why it failed, or went back. */
  @Column('text', { nullable: true }) reason: string | null;
  /** Why refunds were asked for that are neither made nor given up yet, by refund. */
  @Column('jsonb') openRefunds: Readonly<Record<string, string>>;

  /** The amounts below are minor units of this currency. */
  @Column('text', { nullable: true }) currency: string | null;
  @Column('bigint', { nullable: true }) amount: bigint | null;
  /** Of all refunds. */
  @Column('bigint') refundedAmount: bigint;

  /** Of its first event, whichever that is in its history. */
  @Column('timestamptz', { nullable: true }) begunAt: Instant | null;
  /** When it came to have its status. */
  @Column('timestamptz', { nullable: true }) at: Instant | null;
}
