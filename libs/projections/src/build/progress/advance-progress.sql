update rebuild_progress as old
set next = new.next, feed_number = new.feed_number, recorded_at = new.recorded_at
from unnest($3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bigint[], $8::timestamptz[])
  as new (service, source, partition, next, feed_number, recorded_at)
where old.projection = $1 and old.pass = $2
  and old.service = new.service and old.source = new.source and old.partition = new.partition
