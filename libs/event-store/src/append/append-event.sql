-- append-events.sql for one event, which most appends are: without arrays it takes the server half the work.
-- $1 stream id, $2 the version that it was seen at, $3 id, $4 type, $5 schema version, $6 partition key,
-- $7 occurred at (null: now), $8 data, $9 correlation id, $10 causation id, $11 origin, $12 traceparent.
with appended as (
  insert into events (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, causation_id,
    origin, traceparent, data
  )
  select
    $1, $2::integer + 1, $3::uuid, $4, $5::integer, $6, coalesce($7::timestamptz, clock_timestamp()), clock_timestamp(),
    $9, $10, $11, $12, $8::json
  where $2 = 0 or exists (select from events where stream_id = $1 and version = $2)
  returning position, stream_id, version, recorded_at
),
queued as (
  insert into outbox (position) select position from appended
)
-- {also}
select stream_id, version, instant_text(recorded_at) as recorded_at from appended
