-- Durations in seconds. Percentiles are exact: between two neighbours the value in proportion. A moment that is told to
-- lie before the placing counts as no time; what has not happened counts nowhere, and makes no row.
select {{period}}{{dimensions}}
  countIf(reached.dispatch_known) as dispatched,
  countIf(reached.delivered) as delivered,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(to_dispatch, reached.dispatch_known) as dispatch_percentiles,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(to_delivery, reached.delivered) as delivery_percentiles,
  avgIf(to_dispatch, reached.dispatch_known) as dispatch_mean,
  avgIf(to_delivery, reached.delivered) as delivery_mean
from (
  select placed_at, state, dispatch_known, delivered,
    greatest(0, toUnixTimestamp64Micro(dispatched_at) - toUnixTimestamp64Micro(placed_at)) / 1e6 as to_dispatch,
    greatest(0, toUnixTimestamp64Micro(delivered_at) - toUnixTimestamp64Micro(placed_at)) / 1e6 as to_delivery
  from ({{orders}}) as placed_order
  inner join ({{milestones}}) as milestone using (order_id)
  where dispatch_known or delivered
) as reached
group by all
order by all
limit {{limit}}
