select order_id, false as is_order, currency, '' as category, '' as payment_type,
  quantity as units, items, freight, 0 as paid, 0 as declined, 0 as refunded
from {{order_line_facts}} final
