import type { Targets } from './files/joins';
import type { RowOf } from './files/tables';

/** Finds of each person the first order. A customer_id is made for every order; the person is customer_unique_id. */
export class FirstPurchases {
  private readonly firsts = new Map<string, string>();

  constructor(private readonly customers: Targets['customers']) {}

  /** Local times of one zone and one form compare as text; of two orders in one second the smaller id is first. */
  add(order: RowOf<'orders'>): void {
    const person = this.personOf(order);
    const first = person === undefined ? undefined : this.firsts.get(person);
    const key = keyOf(order);
    if (person !== undefined && (first === undefined || key < first)) this.firsts.set(person, key);
  }

  has(order: RowOf<'orders'>): boolean {
    const person = this.personOf(order);
    return person !== undefined && this.firsts.get(person) === keyOf(order);
  }

  private personOf({ cells }: RowOf<'orders'>): string | undefined {
    return this.customers.get(cells.customer_id)?.cells.customer_unique_id;
  }
}

const keyOf = ({ cells }: RowOf<'orders'>): string => `${cells.order_purchase_timestamp} ${cells.order_id}`;
