import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A product of the catalogue with what lies on the shelf. One row a sku. No index has a column that events of stock change:
 * so PostgreSQL writes none at these, which are most.
 */
@Entity('stock_level')
@Index(['category', 'sku'])
@Index(['name', 'sku'])
@Index(['name'], { fulltext: true })
@Index(['active', 'sku'])
@Index(['priceCurrency', 'priceAmount'])
export class StockLevel {
  @PrimaryColumn('text') sku: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) category: string | null;
  @Column('bigint', { nullable: true }) priceAmount: bigint | null;
  @Column('text', { nullable: true }) priceCurrency: string | null;
  @Column('boolean') active: boolean;

  /** Null until the first count or receipt: what was never counted is not known. */
  @Column('integer', { nullable: true }) onHand: number | null;
  /** Set aside for orders, not yet shipped. */
  @Column('integer') allocated: number;
  /** Shipped since the beginning. */
  @Column('integer') issued: number;
  /** `onHand` less `allocated`; null while `onHand` is. */
  @Column('integer', { nullable: true }) available: number | null;

  @Column('text', { nullable: true }) sourceSystem: string | null;
  @Column('text', { nullable: true }) sourceId: string | null;
}
