-- Moves a worker from feed number $2 to $3, where event $6 is, and writes down what there is to do on the way: $4 feed
-- numbers, $5 stream ids.
-- Nothing happens when another instance has moved it already. One statement, so position and tasks stand or fall together.
with moved as (
  update worker_positions set feed_number = $3, event_id = $6 where worker = $1 and feed_number = $2
  returning worker
)
insert into worker_tasks (worker, feed_number, stream_id)
select moved.worker, task.feed_number, task.stream_id
from moved cross join unnest($4::bigint[], $5::text[]) as task (feed_number, stream_id)
