update rebuild_progress as old
set checked_until = greatest(old.checked_until, new.next)
from unnest($3::text[], $4::text[], $5::integer[], $6::bigint[]) as new (service, source, partition, next)
where old.projection = $1 and old.pass = $2
  and old.service = new.service and old.source = new.source and old.partition = new.partition
