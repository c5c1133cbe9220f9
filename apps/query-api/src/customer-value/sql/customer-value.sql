-- A percentile is the value of the customer at that place: money is not made up between two of them.
select * except (worths),
  arrayMap(percent -> worths[intDiv(percent * customers + 99, 100)], [50, 90, 99]) as percentiles
from (
  select {{period}}
    currency,
    count() as customers,
    sum(paid_orders) as orders,
    sum(came_in) as paid,
    sum(went_back) as refunded,
    arraySort(groupArray(came_in - went_back)) as worths
  from ({{worth}}) as worth
  where {{conditions}}
  group by all
)
order by all
limit {{limit}}
