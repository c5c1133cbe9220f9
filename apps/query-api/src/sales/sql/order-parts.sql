-- The order itself: it counts, with or without lines and payments.
select order_id, true as is_order, order_currency as currency, '' as category, '' as payment_type,
  0 as units, 0 as items, 0 as freight, 0 as paid, 0 as declined, 0 as refunded{{columns}}
from ({{orders}}) as placed
