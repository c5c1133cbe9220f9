insert into rebuild_progress (projection, pass, service, source, partition, next, until, feed_number)
select $1, part.*
from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bigint[], $8::bigint[]) as part
on conflict do nothing
