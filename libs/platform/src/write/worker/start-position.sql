-- The position of a worker; a new one begins at the beginning.
with started as (
  insert into worker_positions (worker, feed_number) values ($1, 0)
  on conflict (worker) do nothing
  returning feed_number, event_id
)
select feed_number, event_id from started
union all
select feed_number, event_id from worker_positions where worker = $1
limit 1
