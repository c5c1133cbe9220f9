-- The position of topic $1; begun at the start of the feed, with $2 partitions, when there is none yet.
with begun as (
  insert into relay_position (topic, published, last_in_partition, published_at)
  values ($1, 0, array_fill(0::bigint, array[$2::integer]), clock_timestamp())
  on conflict do nothing
  returning published, last_in_partition
)
select published, last_in_partition from begun
union all
select published, last_in_partition from relay_position where topic = $1
