import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What this service keeps of a customer. The rows are its own: nobody else reads them. */
@Entity('known_customers')
export class KnownCustomer {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) email: string | null;
  @Column('boolean') active: boolean;
}
