-- Takes up to $2 tasks that are due, for $3 seconds: should this process die, they are due again after that.
-- Of each stream only the earliest: what happened first is done first.
-- The choice is made once: without `materialized` a plan may make it again for each row, and take more than $2.
with due as materialized (
  select worker, feed_number
  from worker_tasks as candidate
  where worker = $1
    and due_at <= clock_timestamp()
    and not exists (
      select from worker_tasks as earlier
      where earlier.worker = $1
        and earlier.stream_id = candidate.stream_id
        and earlier.feed_number < candidate.feed_number
    )
  order by due_at, feed_number
  limit $2
  for update skip locked
)
update worker_tasks as task
set due_at = clock_timestamp() + make_interval(secs => $3), attempts = attempts + 1
from due
where task.worker = due.worker and task.feed_number = due.feed_number
returning task.feed_number, task.attempts
