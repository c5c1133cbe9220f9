-- Streams behind $2 that have an event whose data has one of the values $1 in the field, or that are among $3; at most $4.
-- The name of the field stands in the text: an index on an expression serves that very expression only.
select stream_id
from (
  select stream_id from events where data ->> :field = any ($1::text[])
  union
  select * from unnest($3::text[]) as named (stream_id)
) as found
where stream_id > $2 collate "C"
order by stream_id collate "C"
limit $4
