select
  coalesce((select feed_number from worker_positions where worker = $1), 0) as position,
  count(*)::integer as waiting,
  count(*) filter (where last_error is not null)::integer as failing,
  (select last_error from worker_tasks where worker = $1 and last_error is not null order by feed_number limit 1) as error
from worker_tasks
where worker = $1
