select next
from unnest($3::text[], $4::text[], $5::integer[]) with ordinality as wanted (service, source, partition, place)
join rebuild_progress using (service, source, partition)
where projection = $1 and pass = $2
order by place
for update of rebuild_progress
