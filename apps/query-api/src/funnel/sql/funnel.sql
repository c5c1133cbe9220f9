-- FINAL reads each fact in its latest version whatever has been merged yet. An order without milestones or payments has
-- the defaults of the joins, which are false.
select {{period}}{{dimensions}}
  count() as placed,
  countIf(money.is_paid) as paid,
  countIf(reached.confirmed) as confirmed,
  countIf(reached.dispatched) as dispatched,
  countIf(reached.delivered) as delivered,
  countIf(reached.cancelled) as cancelled
from ({{orders}}) as placed_order
left join (
  select order_id, true as is_paid from {{payment_facts}} final where kind = 'captured' group by order_id
) as money using (order_id)
left join ({{milestones}}) as reached using (order_id)
group by all
order by all
limit {{limit}}
