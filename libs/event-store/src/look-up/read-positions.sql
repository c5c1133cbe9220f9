-- The events at the positions $1, in the order given.
select
  event.id, type, schema_version, stream_id, version, feed_number, partition_key, instant_text(occurred_at) as occurred_at,
  instant_text(recorded_at) as recorded_at, correlation_id, causation_id, origin, traceparent, data
from unnest($1::bigint[]) with ordinality as wanted (position, ordinal)
join events as event using (position)
join feed using (position)
order by ordinal
