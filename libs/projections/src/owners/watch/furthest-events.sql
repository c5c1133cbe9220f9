-- The furthest event of each topic of $1 that any projection has read; without an id where none of them kept it.
select distinct on (topic) topic, feed_number, event_id
from projection_progress
where topic = any ($1) and feed_number > 0
order by topic, feed_number desc, event_id nulls last
