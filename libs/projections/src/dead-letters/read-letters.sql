select id, projection, status, stream_id as "streamId", stream_version as "streamVersion", row_key as "rowKey",
  event_id as "eventId", event_type as "eventType", reason, message, stack, tries, parked_at::text as "parkedAt",
  topic, partition, "offset", record_key as key, record_value as value, record_headers as headers
from dead_letters
where projection = $1
order by id
