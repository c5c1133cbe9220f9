-- One order has a fact for its own state and one for each shipment; its status follows from all of them.
select order_id,
  countIf(aspect != 'order') as shipments,
  countIf(aspect != 'order' and status in ('scheduled', 'dispatched')) as open,
  multiIf(
    countIf(aspect = 'order' and status = 'cancelled') > 0, 'cancelled',
    countIf(aspect != 'order' and status = 'returned') > 0 and open = 0, 'returned',
    shipments > 0 and countIf(aspect != 'order' and status = 'delivered') = shipments, 'delivered',
    countIf(aspect != 'order' and status = 'dispatched') > 0, 'shipped',
    countIf(aspect = 'order' and status = 'confirmed') > 0, 'confirmed',
    'placed') as status
from {{order_status_facts}} final
group by order_id
