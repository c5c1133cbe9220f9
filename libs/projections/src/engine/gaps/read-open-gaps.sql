select id, topic, partition, service, after_feed_number as after, through_feed_number as through
from feed_gaps
where engine = $1 and healed_at is null
order by id
