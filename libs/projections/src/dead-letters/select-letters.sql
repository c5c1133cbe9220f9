-- Without the bytes, and of the message its beginning. Those that were given up and wait for their turn are not among them.
select id, projection, status, stream_id as "streamId", stream_version as "streamVersion", row_key as "rowKey",
  event_id as "eventId", event_type as "eventType", reason, left(message, 2000) as message, tries,
  to_char(parked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "parkedAt"
from dead_letters
where status <> 'discarded'
  and ($1::text[] is null or projection = any ($1))
  and ($2::bigint is null or id = $2)
  and ($3::text is null or stream_id = $3)
  and ($4::text is null or row_key = $4)
  and ($5::text is null or reason = $5)
  and id > $6
order by id
limit $7
