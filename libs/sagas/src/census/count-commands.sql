-- Commands that nobody has answered, by saga. One that was tried before has failed each time.
select
  saga,
  count(*)::integer as waiting,
  (count(*) filter (where last_error is not null))::integer as failing,
  extract(epoch from clock_timestamp() - min(sent_at))::float8 as "oldestSeconds"
from saga_commands
where status = 'waiting'
group by saga
order by saga
