-- Parts of orders, joined with what is known of each order, summed for each combination of the dimensions.
-- An order may have several parts in a group, but counts once. Sums are wider than the amounts, so that none overflows.
select {{dimensions}}currency,
  uniqExact(order_id) as orders,
  sum(units) as units, sum(items) as items, sum(freight) as freight,
  sum(paid) as paid, sum(declined) as declined, sum(refunded) as refunded
from ({{parts}}) as part
inner join ({{orders}}) as placed using (order_id)
where {{conditions}}
group by all
order by all
limit {{limit}}
