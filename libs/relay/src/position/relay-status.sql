-- How far topic $1 is behind its feed, by the database's clock. The oldest unpublished event is the next one of the
-- feed, or one of those that wait for their place in it.
with at as (
  select
    coalesce((select published from relay_position where topic = $1), 0) as published,
    coalesce((select max(feed_number) from feed), 0) as head,
    coalesce((select last_in_partition from relay_position where topic = $1), '{}') as last_in_partition,
    (select restored from relay_position where topic = $1) as restored
)
select
  published,
  head,
  last_in_partition,
  restored,
  extract(epoch from clock_timestamp() - coalesce(
    (select recorded_at from feed join events using (position) where feed_number = published + 1),
    (
      select min(recorded_at)
      from (select position from outbox order by position limit 1000) as first
      join events using (position)
    )
  ))::double precision as lag_seconds
from at
