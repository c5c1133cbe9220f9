-- Of the events of streams $1 behind version $3 of stream $2 that have their place in the feed, the first $4: where each
-- stands, and how many bytes of data it has.
select position, stream_id, version, octet_length(data::text) as bytes
from events
join feed using (position)
where stream_id = any ($1::text[]) and (stream_id, version) > ($2, $3)
order by stream_id, version
limit $4
