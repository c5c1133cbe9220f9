-- Each order's place among all that its customer has ever placed; orders of one moment follow each other by their ids.
select {{period}}
  uniqExact(customer_id) as customers,
  uniqExactIf(customer_id, place = 1) as new_customers,
  uniqExactIf(customer_id, place > 1) as repeat_customers,
  count() as orders
from (
  select order_id, customer_id, row_number() over (partition by customer_id order by placed_at, order_id) as place
  from {{order_facts}} final
) as numbered
inner join (select order_id, placed_at from ({{orders}})) as placed using (order_id)
group by all
order by all
limit {{limit}}
