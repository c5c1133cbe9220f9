import type { Instant } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ShipmentEntry } from './order-details';

/** A shipment by itself, for lists over all orders; an order has its own in `order_details`. One row a shipment. */
@Entity('shipment_details')
@Index(['begunAt', 'shipmentId'])
@Index(['status', 'begunAt', 'shipmentId'])
@Index(['customerId', 'begunAt', 'shipmentId'])
@Index(['orderId'])
@Index(['carrier'])
export class ShipmentDetails {
  @PrimaryColumn('text') shipmentId: string;
  @Column('text', { nullable: true }) orderId: string | null;
  @Column('text', { nullable: true }) customerId: string | null;

  @Column('text', { nullable: true }) status: ShipmentEntry['status'] | null;
  @Column('text', { nullable: true }) carrier: string | null;
  @Column('text', { nullable: true }) trackingNumber: string | null;
  @Column('text', { nullable: true }) returnReason: string | null;

  /** Of its first event, whichever that is in its history. */
  @Column('timestamptz', { nullable: true }) begunAt: Instant | null;
  @Column('timestamptz', { nullable: true }) scheduledAt: Instant | null;
  @Column('timestamptz', { nullable: true }) dispatchedAt: Instant | null;
  @Column('timestamptz', { nullable: true }) deliveredAt: Instant | null;
  @Column('timestamptz', { nullable: true }) returnedAt: Instant | null;
}
