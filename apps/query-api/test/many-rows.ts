import { Checkouts, CustomerOverview, OrderDetails, PaymentDetails, ShipmentDetails, StockLevel } from '@refold/views';
import type { Pool } from 'pg';
import { activate, createBareTable, createIndexes } from './view-tables';

/*
 * Fifty thousand rows a view, distributed as in a shop: nearly all orders are delivered, the latest are placed, a status and
 * a currency are rare, names are shared, and one buyer in a hundred is a stranger.
 */
const rows = 50_000;
const series = `from generate_series(1, ${rows}) n`;

const people = `
  (array['Ana','Bruno','Carla','Daniel','Eduardo','Fernanda','Gabriel','Helena','Igor','João','Karina','Luís'])[1 + buyer % 12]
  || ' ' || (array['Silva','Souza','Costa','Santos','Lima','Araújo','Gomes','Rocha','Ribeiro','Alves'])[1 + buyer % 10]
  || ' ' || substr(md5(buyer::text), 1, 4)`;

const orders = `
  insert into order_details_v2 (
    order_id, customer_id, customer_name, customer_email, status, order_status, placed_at, ship_to, lines, payments,
    shipments, currency, units, items_amount, freight_amount, total_amount, paid_amount, declined_amount, refunded_amount,
    source_system, source_id, source_status, _defined, _deleted
  )
  select 'order-' || md5(n::text), 'customer-' || buyer, case when n % 101 > 0 then ${people} end,
    case when n % 101 > 0 then 'buyer' || buyer || '@example.com' end,
    case when n > ${rows - 100} then 'placed' when n % 997 = 0 then 'returned' when n % 50 = 0 then 'cancelled'
      when n % 20 = 0 then 'shipped' when n % 33 = 0 then 'confirmed' else 'delivered' end,
    'confirmed', timestamptz '2017-01-01Z' + n * interval '15 minutes 1 microsecond', '{"state": "SP"}', '[]', '{}', '{}',
    case when n % 500 = 0 then 'JPY' else 'BRL' end, 1 + n % 7, n % 30000, 500, n * 7919 % 30000 + 500, 0, 0, 0,
    case when n % 2 = 0 then 'olist' end, case when n % 2 = 0 then md5('source' || n) end,
    case when n % 2 = 0 then (array['delivered', 'shipped', 'invoiced'])[1 + n / 2 % 3] end, true, false
  from (select n, n * 7919 % 12000 as buyer ${series}) as numbered`;

const customers = `
  insert into customer_overview_v2 (
    customer_id, name, email, active, registered_at, orders, cancelled_orders, ordered, paid, refunded, source_system,
    source_id, _defined, _deleted
  )
  select 'customer-' || buyer, case when buyer % 101 > 0 then ${people} end, 'buyer' || buyer || '@example.com',
    buyer % 400 > 0, timestamptz '2016-01-01Z' + buyer * interval '13 minutes', case when buyer % 31 = 0 then buyer % 23 else 1 end, 0,
    '{}', '{}', '{}', case when buyer % 2 = 0 then 'olist' end, case when buyer % 2 = 0 then md5('source' || buyer) end, true, false
  from (select n as buyer ${series}) as numbered`;

const checkouts = `
  insert into checkouts_v2 (
    order_id, style, customer_id, status, step, started_at, troubles, sent, payments, shipments, currency, captured_amount,
    refunded_amount, _defined, _deleted
  )
  select 'order-' || md5(n::text), case when n % 3 = 0 then null when n % 400 = 1 then 'choreography' else 'orchestration' end,
    'customer-' || n * 7919 % 12000,
    case when n > ${rows - 60} then 'running' when n % 2001 = 0 then 'stuck' when n % 1501 = 0 then 'compensation-failed'
      when n % 1001 = 0 then 'compensating' else 'ended' end,
    'paying', case when n % 3 > 0 then timestamptz '2017-01-01Z' + n * interval '15 minutes' end, '{}', '[]', '{}', '{}', 'BRL',
    0, 0, true, false
  ${series}`;

const payments = `
  insert into payment_details_v2 (
    payment_id, order_id, customer_id, status, method, open_refunds, currency, amount, refunded_amount, begun_at, at,
    _defined, _deleted
  )
  select 'payment-' || md5(n::text), 'order-' || md5(n::text), 'customer-' || n * 7919 % 12000,
    case when n > ${rows - 60} then 'requested' when n % 211 = 0 then 'failed' when n % 997 = 0 then 'refunded'
      when n % 2003 = 0 then 'authorised' else 'captured' end,
    case when n % 5 = 0 then 'boleto' when n % 17 = 0 then 'voucher' when n % 901 = 0 then 'debit_card' else 'credit_card' end, '{}',
    case when n % 500 = 0 then 'JPY' else 'BRL' end, n * 7919 % 30000 + 500, 0,
    timestamptz '2017-01-01Z' + n * interval '15 minutes 1 microsecond', timestamptz '2019-01-01Z', true, false
  ${series}`;

const shipments = `
  insert into shipment_details_v2 (shipment_id, order_id, customer_id, status, carrier, begun_at, _defined, _deleted)
  select 'shipment-' || md5(n::text), 'order-' || md5(n::text), 'customer-' || n * 7919 % 12000,
    case when n > ${rows - 60} then 'scheduled' when n % 997 = 0 then 'returned' when n % 150 = 0 then 'dispatched'
      else 'delivered' end,
    case when n > ${rows - 60} or n % 11 = 0 then null when n % 701 = 0 then 'DHL' else 'Correios' end,
    timestamptz '2017-01-01Z' + n * interval '15 minutes 1 microsecond', true, false
  ${series}`;

/** Half of them have no name, and some no price, as most of what comes in as history. */
const products = `
  insert into stock_level_v2 (
    sku, name, category, price_amount, price_currency, active, on_hand, allocated, issued, available, _defined, _deleted
  )
  select 'sku-' || md5(n::text), case when n % 2 = 0 then
      (array['Copo','Prato','Mesa','Cadeira','Lenço'])[1 + n % 5] || ' ' || (array['Azul','Verde','Preto'])[1 + n % 3] || ' '
        || substr(md5((n % 9000)::text), 1, 4) end,
    case when n % 900 = 0 then 'rare' when n % 29 = 0 then null else (array['toys','books','garden'])[1 + n % 3] end,
    case when n % 7 > 0 then n * 7919 % 30000 end, case when n % 7 > 0 then case when n % 500 = 0 then 'JPY' else 'BRL' end end,
    n % 400 > 0, case when n % 701 > 0 then n % 419 end, 5, 0, case when n % 701 > 0 then n % 419 - 5 end,
    true, false
  ${series}`;

const fillings = [
  [OrderDetails, 'order_details', orders],
  [CustomerOverview, 'customer_overview', customers],
  [Checkouts, 'checkouts', checkouts],
  [PaymentDetails, 'payment_details', payments],
  [ShipmentDetails, 'shipment_details', shipments],
  [StockLevel, 'stock_level', products],
] as const;

/** Every row is looked at for the statistics, and nobody looks again: so plans are the same each time. */
const countedOnce = (table: string): string => `
  alter table ${table} set (autovacuum_enabled = off);
  set default_statistics_target = 1000;
  analyze ${table};
  reset default_statistics_target`;

/** Version 2 of the views, which readers use from now on. Indexes come after the rows: that is faster. */
export const fillManyRows = async (pool: Pool): Promise<void> => {
  for (const [row, view, statement] of fillings) {
    await createBareTable(pool, row, 2);
    await pool.query(statement);
    await createIndexes(pool, row, 2);
    await pool.query(countedOnce(`${view}_v2`));
    await activate(pool, view, 2, 'postgres');
  }
};
