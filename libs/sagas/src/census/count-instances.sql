-- Instances that are not over, or wait for a person, by saga and standing.
select
  saga,
  case
    when json_array_length(troubles) > 0 then case when undoing then 'compensation-failed' else 'stuck' end
    when undoing then 'compensating'
    else 'running'
  end as standing,
  count(*)::integer as instances
from saga_instances
where status in ('running', 'ending') or json_array_length(troubles) > 0
group by 1, 2
order by 1, 2
