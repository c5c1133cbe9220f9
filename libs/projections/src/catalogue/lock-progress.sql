select topic, partition, next_offset
from projection_progress
where projection = $1 and (topic, partition) in (select * from unnest($2::text[], $3::integer[]))
order by topic, partition
for update
