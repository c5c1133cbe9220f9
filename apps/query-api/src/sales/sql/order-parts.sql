-- The order itself: it counts, with or without lines and payments.
select order_id, currency, '' as category, '' as payment_type,
  toUInt64(0) as units, toInt128(0) as items, toInt128(0) as freight,
  toInt128(0) as paid, toInt128(0) as declined, toInt128(0) as refunded
from {{order_facts}} final
