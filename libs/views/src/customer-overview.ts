import type { Instant } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AddressEntry } from './order-details';

/** Minor units as digits, by currency: amounts of two currencies are never added. */
export type AmountByCurrency = Readonly<Record<string, string>>;

export interface LastOrder {
  readonly orderId: string;
  readonly at: Instant;
  /** Of the event: it decides between two orders of one moment. */
  readonly eventId: string;
}

/** A customer with what orders and payments say of them. One row a customer. */
@Entity('customer_overview')
@Index(['name', 'customerId'])
@Index(['name'], { fulltext: true })
@Index(['email', 'customerId'])
@Index(['registeredAt', 'customerId'])
@Index(['active', 'registeredAt', 'customerId'])
@Index(['orders', 'registeredAt', 'customerId'])
@Index(['sourceSystem', 'sourceId'])
export class CustomerOverview {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) email: string | null;
  @Column('jsonb', { nullable: true }) address: AddressEntry | null;
  @Column('boolean') active: boolean;
  @Column('timestamptz', { nullable: true }) registeredAt: Instant | null;

  @Column('integer') orders: number;
  @Column('integer') cancelledOrders: number;
  /** Of orders as placed. */
  @Column('jsonb') ordered: AmountByCurrency;
  @Column('jsonb') paid: AmountByCurrency;
  @Column('jsonb') refunded: AmountByCurrency;
  @Column('jsonb', { nullable: true }) lastOrder: LastOrder | null;

  @Column('text', { nullable: true }) sourceSystem: string | null;
  @Column('text', { nullable: true }) sourceId: string | null;
}
