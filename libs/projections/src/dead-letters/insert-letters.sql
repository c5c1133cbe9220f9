-- A letter that was folded in vain keeps its number and the time at which it was parked first.
insert into dead_letters (
  id, parked_at, projection, status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries
)
overriding system value
select
  coalesce(letter.id, nextval(pg_get_serial_sequence('dead_letters', 'id'))), coalesce(letter.parked_at, now()), $1,
  status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries
from unnest(
  $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::text[],
  $10::text[], $11::integer[], $12::bigint[], $13::bytea[], $14::bytea[], $15::jsonb[], $16::text[], $17::text[],
  $18::text[], $19::integer[]
) as letter (
  id, parked_at, status, stream_id, stream_version, row_key, event_id, event_type, topic, partition, "offset",
  record_key, record_value, record_headers, reason, message, stack, tries
)
on conflict do nothing
