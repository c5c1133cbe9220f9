insert into discarded_letters (
  id, projection, status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries, parked_at, tried_at, discard_reason
)
select
  id, projection, status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries, parked_at, tried_at, $2
from dead_letters
where id = $1 and status <> 'discarded'
