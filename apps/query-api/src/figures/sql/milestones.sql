-- What has happened to an order, whatever else has: who was cancelled later had been confirmed. It has arrived once each
-- of its shipments has, those that are only planned among them. What has arrived or come back had left, also where history
-- does not know when: if that was before the first that is known to have left, the moment of that is not the order's.
select order_id,
  countIf(milestone = 'confirmed') > 0 as confirmed,
  countIf(milestone = 'cancelled') > 0 as cancelled,
  countIf(milestone in ('dispatched', 'delivered', 'returned')) > 0 as dispatched,
  countIf(milestone = 'dispatched') > 0 and (
    countIf(milestone in ('delivered', 'returned')) = 0
    or minIf(at, milestone = 'dispatched') <= minIf(at, milestone in ('delivered', 'returned'))
  ) as dispatch_known,
  countIf(milestone = 'delivered') > 0
    and countIf(milestone = 'delivered') = uniqExactIf(shipment_id, shipment_id != '') as delivered,
  minIf(at, milestone = 'dispatched') as dispatched_at,
  maxIf(at, milestone = 'delivered') as delivered_at
from {{milestone_facts}} final
group by order_id
