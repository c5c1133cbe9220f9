const moment = (orders: number): string =>
  `toDateTime64('2016-09-04 21:15:19.000001', 6, 'UTC') + toIntervalMicrosecond(n * ${Math.floor((770 * 86_400 * 1e6) / orders)})`;

const book = 'generateUUIDv4() as _event_id, 0 as _row, 1 as _version';
const numbered = (orders: number): string => `(select number + 1 as n from numbers(${orders}))`;
const id = (name: string, n = 'n'): string => `lower(hex(MD5(concat('${name}-', toString(${n})))))`;

/** Facts of the orders that `fill-orders.sql` writes: one statement a table. */
export const factStatements = (orders: number): readonly string[] => [
  `insert into order_facts_v1 select ${id('order')} as order_id, ${moment(orders)} as placed_at,
     ${id('customer', 'n % 300000')} as customer_id, ['SP', 'RJ', 'MG', 'RS', 'PR', 'SC', 'BA', 'DF'][1 + n % 8] as state,
     'BRL' as currency, 'olist' as source_system, 'delivered' as source_status, ${book} from ${numbered(orders)}`,
  `insert into order_line_facts_v1 select ${id('order')} as order_id, line as line_no,
     ${id('product', '(n * 7 + line) % 30000')} as sku, 1 as quantity, 1250 + n % 9000 as items, 300 as freight,
     'BRL' as currency, ${book}
   from ${numbered(orders)} array join range(1, 2 + if(n % 10 = 0, 1, 0)) as line`,
  `insert into payment_facts_v1 select ${id('payment')} as payment_id, ${id('order')} as order_id,
     if(n % 4 = 0, 'boleto', 'credit_card') as method, 'captured' as kind, 1550 + n % 9000 as amount, 'BRL' as currency,
     ${moment(orders)} as at, ${book} from ${numbered(orders)}`,
];
