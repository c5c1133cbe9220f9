select order_id, currency, '' as category, method as payment_type,
  toUInt64(0) as units, toInt128(0) as items, toInt128(0) as freight,
  toInt128(if(kind = 'captured', amount, 0)) as paid,
  toInt128(if(kind = 'declined', amount, 0)) as declined,
  toInt128(if(kind = 'refunded', amount, 0)) as refunded
from {{payment_facts}} final
