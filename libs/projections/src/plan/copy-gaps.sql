insert into feed_gaps (engine, topic, partition, service, after_feed_number, through_feed_number)
select $2, topic, partition, service, after_feed_number, through_feed_number
from feed_gaps
where engine = $1 and healed_at is null
on conflict do nothing
