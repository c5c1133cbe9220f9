insert into feed_gaps (engine, topic, partition, service, after_feed_number, through_feed_number)
values ($1, $2, $3, $4, $5, $6)
on conflict (engine, topic, partition, after_feed_number, through_feed_number)
do update set found_at = now(), healed_at = null
