-- The position of a worker. A new one begins at the beginning or, when $2 says so, after the last event that has its
-- place in the feed: what happened before it came it leaves alone.
with started as (
  insert into worker_positions (worker, feed_number, event_id)
  select $1, coalesce(last.feed_number, 0), last.id
  from (select) as one left join (
    select feed_number, id from feed join events using (position) where $2 order by feed_number desc limit 1
  ) as last on true
  on conflict (worker) do nothing
  returning feed_number, event_id
)
select feed_number, event_id from started
union all
select feed_number, event_id from worker_positions where worker = $1
limit 1
