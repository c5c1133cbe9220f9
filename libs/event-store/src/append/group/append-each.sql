-- Appends of one event each that have nothing to do with each other: each is stored or left out by itself, and those that
-- are stored are returned by their ids. An element an append: $1 stream id, $2 the version that it was seen at, $3 id,
-- $4 type, $5 schema version, $6 partition key, $7 occurred at (null: now), $8 data, $9 correlation id, $10 causation id,
-- $11 origin, $12 traceparent.
--
-- The previous version of a stream must be visible: see append-events.sql. The subquery has one row at most and is no
-- `exists`, which the planner might answer for all by reading the whole table.
-- One that waits for a transaction elsewhere would hold up the others, so nobody waits here for long: then the statement
-- fails, nothing is stored, and each is tried alone.
with given as (
  select *
  from unnest(
    $1::text[], $2::integer[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::timestamptz[], $8::json[],
    $9::text[], $10::text[], $11::text[], $12::text[]
  ) as given (
    stream_id, seen, id, type, schema_version, partition_key, occurred_at, data, correlation_id, causation_id, origin,
    traceparent
  )
  where (select set_config('lock_timeout', '50ms', true)) is not null
    and (
      seen = 0
      or (select version from events where events.stream_id = given.stream_id and events.version = given.seen) = seen
    )
),
appended as (
  insert into events (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, causation_id,
    origin, traceparent, data
  )
  select
    stream_id, seen + 1, id, type, schema_version, partition_key, coalesce(occurred_at, clock_timestamp()),
    clock_timestamp(), correlation_id, causation_id, origin, traceparent, data
  from given
  order by stream_id
  on conflict do nothing
  returning position, id, recorded_at
),
queued as (
  insert into outbox (position) select position from appended order by position
)
-- {also}
select id, instant_text(recorded_at) as recorded_at from appended
