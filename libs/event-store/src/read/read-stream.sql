-- The events of stream $1 from version $2 to version $3 that have their place in the feed, at most $4 of them.
select
  events.id, type, schema_version, stream_id, version, feed_number, partition_key, instant_text(occurred_at) as occurred_at,
  instant_text(recorded_at) as recorded_at, correlation_id, causation_id, origin, traceparent, data
from events
join feed using (position)
where stream_id = $1 and version between $2 and $3
order by version
limit $4
