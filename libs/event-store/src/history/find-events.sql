-- The stored events among the ids $1, with their data byte by byte.
select id, stream_id, type, schema_version, instant_text(occurred_at) as occurred_at, data::text as data
from events
where id = any ($1::uuid[])
