select pass, service, source, partition, next, until, feed_number, checked_until,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
from rebuild_progress
where projection = $1
order by pass, service, source, partition
