import type { Instant } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MoneyDigits } from './money';

export interface OrderLineEntry {
  readonly sku: string;
  readonly name: string | null;
  readonly quantity: number;
  readonly unitPrice: MoneyDigits;
  /** For the whole line. */
  readonly freight: MoneyDigits;
  readonly sellerId: string | null;
}

export interface PaymentEntry {
  readonly status: 'requested' | 'authorised' | 'captured' | 'failed' | 'refunded';
  readonly method: string;
  readonly installments: number | null;
  readonly amount: MoneyDigits;
  /** Of all refunds of this payment. */
  readonly refunded: MoneyDigits;
  /** Why it failed, or went back. */
  readonly reason: string | null;
  /** Why refunds were asked for that are neither made nor given up yet, by refund. */
  readonly openRefunds?: Readonly<Record<string, string>>;
  readonly at: Instant;
}

export interface ShipmentEntry {
  readonly status: 'scheduled' | 'dispatched' | 'delivered' | 'returned';
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly scheduledAt: Instant | null;
  readonly dispatchedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly returnedAt: Instant | null;
}

export interface AddressEntry {
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

export type OrderStatus = 'unknown' | 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'returned' | 'cancelled';

/** An order with all that belongs to it, out of five services' events. One row an order. */
@Entity('order_details')
@Index(['placedAt', 'orderId'])
@Index(['status', 'placedAt', 'orderId'])
@Index(['customerId', 'placedAt', 'orderId'])
@Index(['totalAmount', 'orderId'])
@Index(['currency', 'totalAmount', 'orderId'])
@Index(['customerName', 'orderId'])
@Index(['customerName'], { fulltext: true })
@Index(['sourceSystem', 'sourceStatus', 'sourceId'])
export class OrderDetails {
  @PrimaryColumn('text') orderId: string;
  @Column('text', { nullable: true }) customerId: string | null;
  /** Copied from the customer, and following its changes. */
  @Column('text', { nullable: true }) customerName: string | null;
  @Column('text', { nullable: true }) customerEmail: string | null;

  /** Out of the order's own state and its shipments'. */
  @Column('text') status: OrderStatus;
  @Column('text') orderStatus: 'unknown' | 'placed' | 'confirmed' | 'cancelled';
  @Column('text', { nullable: true }) cancelReason: string | null;
  @Column('text', { nullable: true }) reservation: 'reserved' | 'failed' | 'released' | 'committed' | null;

  @Column('timestamptz', { nullable: true }) placedAt: Instant | null;
  @Column('timestamptz', { nullable: true }) confirmedAt: Instant | null;
  @Column('timestamptz', { nullable: true }) cancelledAt: Instant | null;

  @Column('jsonb', { nullable: true }) shipTo: AddressEntry | null;
  @Column('jsonb') lines: readonly OrderLineEntry[];
  /** By payment id: several payments of one order come in any order. */
  @Column('jsonb') payments: Readonly<Record<string, PaymentEntry>>;
  /** By shipment id. */
  @Column('jsonb') shipments: Readonly<Record<string, ShipmentEntry>>;

  /** The amounts below are minor units of this currency; payments in another stand in `payments` alone. */
  @Column('text', { nullable: true }) currency: string | null;
  @Column('integer') units: number;
  @Column('bigint') itemsAmount: bigint;
  @Column('bigint') freightAmount: bigint;
  @Column('bigint') totalAmount: bigint;
  @Column('bigint') paidAmount: bigint;
  @Column('bigint') declinedAmount: bigint;
  @Column('bigint') refundedAmount: bigint;

  @Column('text', { nullable: true }) sourceSystem: string | null;
  @Column('text', { nullable: true }) sourceId: string | null;
  @Column('text', { nullable: true }) sourceStatus: string | null;
}
