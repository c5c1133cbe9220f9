import type { Finding, OnFinding } from '../record/finding';
import type { Place, RecordOf, PlacedRecord } from '../record/records';

/**
 * Tells which orders point to customers and products that did not come before them in the file. They are imported all
 * the same: an earlier file may have brought what they point to.
 */
export class References {
  private readonly customers = new Set<string>();
  private readonly products = new Set<string>();

  constructor(private readonly found: OnFinding) {}

  see({ place, record }: PlacedRecord): void {
    if (record.kind === 'customer') this.customers.add(record.id);
    if (record.kind === 'product') this.products.add(record.sku);
    if (record.kind === 'order') this.check(record, place);
  }

  private check({ id, customerId, lines }: RecordOf<'order'>, place: Place): void {
    if (!this.customers.has(customerId))
      this.found(kept(place, 'orders_whose_customer_is_missing', id, `customer ${customerId}`));
    for (const { sku } of lines)
      if (!this.products.has(sku))
        this.found(kept(place, 'order_lines_whose_product_is_missing', id, `product ${sku}`));
  }
}

const kept = (place: Place, kind: string, id: string, missing: string): Finding => ({
  ...place,
  kind,
  id,
  reason: `The ${missing} is not among the records before.`,
  outcome: 'kept',
});
