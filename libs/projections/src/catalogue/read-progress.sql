select topic, partition, next_offset, feed_number, event_id,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
from projection_progress
where projection = $1
