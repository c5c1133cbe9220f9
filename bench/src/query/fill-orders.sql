-- Orders as a marketplace has them: nine of ten with one line, most delivered and paid once.
insert into order_details_v1 (
  order_id, customer_id, customer_name, customer_email, status, order_status, cancel_reason, reservation,
  placed_at, confirmed_at, cancelled_at, ship_to, lines, payments, shipments, currency, units,
  items_amount, freight_amount, total_amount, paid_amount, declined_amount, refunded_amount,
  source_system, source_id, source_status, _defined, _deleted
)
select
  md5('order-' || n), md5('customer-' || n % 300000), 'Customer ' || n % 300000, 'c' || n % 300000 || '@example.com', state,
  case state when 'placed' then 'placed' when 'cancelled' then 'cancelled' else 'confirmed' end,
  case state when 'cancelled' then 'customer' end,
  case state when 'placed' then 'reserved' when 'cancelled' then 'released' else 'committed' end,
  at, case when state not in ('placed', 'cancelled') then at + interval '12 minutes 5.123456 s' end,
  case state when 'cancelled' then at + interval '1 day 2 h' end,
  jsonb_build_object('city', 'Curitiba', 'state', (array['SP', 'RJ', 'MG', 'RS', 'PR', 'SC', 'BA', 'DF'])[1 + n % 8],
    'postalCode', (80010 + n % 1000)::text, 'country', 'BR'),
  (select jsonb_agg(jsonb_build_object('sku', md5('product-' || (n * 7 + line) % 30000), 'name', 'Product ' || (n * 7 + line) % 30000,
      'quantity', 1, 'unitPrice', in_brl(1250 + n % 9000), 'freight', in_brl(300), 'sellerId', md5('seller-' || n % 3000)) order by line)
    from generate_series(1, line_count) as line),
  jsonb_build_object(md5('payment-' || n), jsonb_build_object('status', case state when 'cancelled' then 'failed' else 'captured' end,
    'method', case n % 4 when 0 then 'boleto' else 'credit_card' end, 'installments', 1 + n % 10,
    'amount', in_brl(total), 'refunded', in_brl(0), 'reason', null, 'at', as_instant(at + interval '3 minutes'))),
  case when state in ('shipped', 'delivered') then jsonb_build_object(md5('shipment-' || n), jsonb_build_object(
    'status', case state when 'shipped' then 'dispatched' else 'delivered' end, 'carrier', 'Correios', 'trackingNumber', 'BR' || n,
    'scheduledAt', as_instant(at + interval '1 hour'), 'dispatchedAt', as_instant(at + interval '1 day'),
    'deliveredAt', case state when 'delivered' then as_instant(at + interval '9 days') end, 'returnedAt', null)) else '{}' end,
  'BRL', line_count, total - 300 * line_count, 300 * line_count, total,
  case state when 'cancelled' then 0 else total end, case state when 'cancelled' then total else 0 end, 0,
  'olist', md5('order-' || n), state, true, false
from (
  select n, line_count, (1550 + n % 9000) * line_count as total,
    timestamptz '2016-09-04 21:15:19.000001Z' + n * (interval '770 days' / $1) as at,
    case when n % 100 < 90 then 'delivered' when n % 100 < 94 then 'shipped' when n % 100 < 97 then 'confirmed'
      when n % 100 < 99 then 'cancelled' else 'placed' end as state
  from generate_series(1, $1) as n, lateral (select 1 + (n % 10 = 0)::int as line_count) as lines
) as an_order
