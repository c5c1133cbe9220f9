import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service keeps of a customer: whom a receipt is made out to. The rows are its own: nobody else reads them. */
@Entity('payers')
export class Payer {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) email: string | null;
}
