-- FINAL reads each fact in its latest version whatever has been merged yet. What an order lacks is null, not a default.
-- Percentiles are exact: the value at that place among the sorted durations. Those of open checkouts are left out.
select {{dimensions}}
  count() as checkouts,
  countIf(outcome = 'confirmed') as confirmed,
  countIf(outcome = 'cancelled') as cancelled,
  countIf(outcome = 'open') as open,
  countIf(outcome = 'cancelled' and given_back > 0) as compensated,
  quantilesExactInclusiveIf(0.5, 0.95, 0.99)(assumeNotNull(seconds), seconds is not null) as percentiles
from (
  select order_id,
    anyIf(toString(detail), aspect = 'started') as style,
    minIf(at, aspect = 'started') as started_at,
    if(countIf(aspect = 'ended') = 0, 'open', anyIf(toString(detail), aspect = 'ended')) as outcome,
    ifNull(anyIf(toString(reason), aspect = 'ended'), '') as cancel_reason,
    countIf(aspect = 'released' or startsWith(aspect, 'refunded:')) as given_back,
    if(countIf(aspect = 'ended') = 0, null, greatest(0,
      toUnixTimestamp64Micro(maxIf(at, aspect = 'ended')) - toUnixTimestamp64Micro(started_at)) / 1e6) as seconds
  from {{checkout_facts}} final
  group by order_id
  having style != ''
) as checkout
where {{conditions}}
group by all
order by all
limit {{limit}}
