-- One order has a fact for its own state and one for each shipment; its status follows from all of them.
select order_id,
  multiIf(
    has(own, 'cancelled'), 'cancelled',
    has(sent, 'returned') and not hasAny(sent, ['scheduled', 'dispatched']), 'returned',
    notEmpty(sent) and arrayAll(one -> one = 'delivered', sent), 'delivered',
    has(sent, 'dispatched'), 'shipped',
    has(own, 'confirmed'), 'confirmed',
    'placed') as order_status
from (
  select order_id,
    groupArrayIf(toString(status), aspect = 'order') as own,
    groupArrayIf(toString(status), aspect != 'order') as sent
  from {{order_status_facts}} final
  group by order_id
)
