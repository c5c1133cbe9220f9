-- Partitions of services that both versions follow and of which one has read more. A topic is a service's name behind a prefix.
select count(*)::integer as partitions
from (select topic, partition, next_offset from projection_progress where projection = $1) as blue
full join (select topic, partition, next_offset from projection_progress where projection = $2) as green
  using (topic, partition)
where coalesce(blue.next_offset, 0) <> coalesce(green.next_offset, 0)
  and exists (select 1 from unnest($3::text[]) as service where right(topic, length(service)) = service)
