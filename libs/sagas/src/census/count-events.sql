-- Events that wait for the one that begins their instance, and events that the rules could not take, by saga.
select saga, sum(early)::integer as early, sum(parked)::integer as parked
from (
  select saga, count(*) as early, 0 as parked from saga_early group by saga
  union all
  select substring(projection from '^saga_(.*)_v1$'), 0, count(*) from dead_letters group by projection
) as event
group by saga
order by saga
