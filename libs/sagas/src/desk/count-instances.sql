-- $1 sagas: how many instances stand how.
select
  saga,
  case
    when json_array_length(troubles) > 0 then case when undoing then 'compensation-failed' else 'stuck' end
    when status = 'ended' then 'ended'
    when undoing then 'compensating'
    else 'running'
  end as standing,
  count(*)::integer as instances
from saga_instances
where saga = any($1::text[]) and status not in ('awaited', 'declined')
group by 1, 2
order by 1, 2
