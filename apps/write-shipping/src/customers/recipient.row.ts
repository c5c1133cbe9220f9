import type { Address } from '@refold/events';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service keeps of a customer: who receives a parcel. The rows are its own: nobody else reads them. */
@Entity('recipients')
export class Recipient {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) email: string | null;
  @Column('jsonb', { nullable: true }) address: Address | null;
}
