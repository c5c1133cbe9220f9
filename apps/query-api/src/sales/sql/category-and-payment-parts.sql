-- An amount of a line belongs to no payment and an amount of a payment to no line: only orders can be counted.
select order_id, line.currency as currency, line.category as category, payment.payment_type as payment_type,
  0 as units, 0 as items, 0 as freight, 0 as paid, 0 as declined, 0 as refunded
from (select distinct order_id, currency, category from ({{category_parts}})) as line
inner join (select distinct order_id, payment_type from ({{payment_parts}})) as payment using (order_id)
