import { createHash } from 'node:crypto';
import { parseMoney } from '@refold/model';
import { timeZone } from '../import/olist/files/cells';
import { localTime } from '../import/olist/files/local-clock';
import { Problem } from '../system/problem';
import type { ExportedOrder, MoneyText } from './order-pages';

/**
 * One hash over all orders that came from Olist: equal to that of the files when every order is, to the cent.
 *
 * A line for each order, sorted bytewise, each ended by LF, hashed by SHA-256:
 * `order_id|status there|customer_unique_id|state|placed, local time|units|item cents|freight cents|cents of all
 * payment rows, captured or declined|number of payment rows`
 */
export class OlistDigest {
  private readonly lines: string[] = [];

  add(order: ExportedOrder): void {
    this.lines.push(digestLine(order));
  }

  get orders(): number {
    return this.lines.length;
  }

  /** @throws Problem when there is no order: the hash of nothing would look like an answer */
  get sha256(): string {
    if (this.orders === 0) throw new Problem('The system holds no order that came from Olist; import them first.');
    const text = this.lines
      .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map((line) => `${line}\n`)
      .join('');
    return createHash('sha256').update(text).digest('hex');
  }
}

const digestLine = ({ id, source, customer, shipTo, placedAt, units, ...amounts }: ExportedOrder): string =>
  [
    id,
    source?.status ?? '',
    customer?.id ?? '',
    shipTo?.state ?? '',
    localTime(placedAt, timeZone),
    units,
    cents(amounts.items),
    cents(amounts.freight),
    cents(amounts.paid) + cents(amounts.declined),
    amounts.payments.length,
  ].join('|');

const cents = (money: MoneyText | null): bigint => (money ? parseMoney(money.amount, money.currency).amount : 0n);
