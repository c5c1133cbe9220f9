select id, projection, status, stream_id as "streamId", stream_version as "streamVersion", row_key as "rowKey",
  event_id as "eventId", event_type as "eventType", reason, message, stack, tries,
  to_char(parked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "parkedAt",
  topic, partition, "offset", record_key as key, record_value as value, record_headers as headers
from dead_letters
where ($1::text is null or projection = $1) and ($2::bigint[] is null or id = any ($2))
order by id
