select order_id, false as is_order, currency, '' as category, method as payment_type,
  0 as units, 0 as items, 0 as freight,
  if(kind = 'captured', amount, 0) as paid,
  if(kind = 'declined', amount, 0) as declined,
  if(kind = 'refunded', amount, 0) as refunded
from {{payment_facts}} final
