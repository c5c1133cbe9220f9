insert into dead_letters (
  projection, status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries
)
select $1, letter.*
from unnest(
  $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::bigint[],
  $11::bytea[], $12::bytea[], $13::jsonb[], $14::text[], $15::text[], $16::text[], $17::integer[]
) as letter
on conflict do nothing
