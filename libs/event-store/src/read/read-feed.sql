-- The events after feed number $1, at most $2 of them. The feed has no gaps and only grows at its end, so the last
-- number read is a checkpoint.
-- The planner does not know $2 and would expect a tenth of the feed, and read all events to join them; `offset 0` keeps
-- the look-up of each event a look-up by its key.
select
  event.id, type, schema_version, stream_id, version, feed_number, partition_key, instant_text(occurred_at) as occurred_at,
  instant_text(recorded_at) as recorded_at, correlation_id, causation_id, origin, traceparent, data
from (select feed_number, position from feed where feed_number > $1 order by feed_number limit $2) as part
cross join lateral (select * from events where events.position = part.position offset 0) as event
order by feed_number
