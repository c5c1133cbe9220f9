-- Of the events with the ids $1, in feed order: where each stands, and how many bytes of data it has.
select position, octet_length(data::text) as bytes
from events
join feed using (position)
where id = any ($1::uuid[])
order by feed_number
