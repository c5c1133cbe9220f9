select order_id, currency, '' as category, '' as payment_type,
  toUInt64(quantity) as units, toInt128(items) as items, toInt128(freight) as freight,
  toInt128(0) as paid, toInt128(0) as declined, toInt128(0) as refunded
from {{order_line_facts}} final
