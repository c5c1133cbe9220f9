-- What each customer has paid, in each currency by itself: all that came in, and what of it went back, up to now.
select customer_id, currency, any(first_placed_at) as came_at,
  uniqExactIf(order_id, kind = 'captured') as paid_orders,
  sumIf(toInt128(amount), kind = 'captured') as came_in,
  sumIf(toInt128(amount), kind = 'refunded') as went_back
from (select order_id, kind, amount, currency from {{payment_facts}} final where kind != 'declined') as money
inner join (
  select order_id, customer_id, min(placed_at) over (partition by customer_id) as first_placed_at
  from {{order_facts}} final
) as placed using (order_id)
group by customer_id, currency
having paid_orders > 0
