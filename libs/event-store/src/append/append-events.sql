-- Appends to one or more streams, all or nothing, in one round trip.
-- $1 stream ids, $2 the version that each was seen at; then, an element an event: $3 stream id, $4 version, $5 id, $6 type,
-- $7 schema version, $8 partition key, $9 occurred at (null: now), $10 data; for all: $11 correlation id,
-- $12 causation id, $13 origin, $14 traceparent.
--
-- The previous version of each stream must be visible, else nothing is inserted. That is more than a check against
-- holes: because version n + 1 is never inserted before version n is committed, the sequencer, which takes what it
-- sees in the order of insertion, cannot turn a stream around. The race for version n + 1 is decided by the
-- unique constraint.
with seen as (
  select bool_and(
    version = 0
    or exists (
      select from events where events.stream_id = expected.stream_id and events.version = expected.version
    )
  ) as holds
  from unnest($1::text[], $2::integer[]) as expected (stream_id, version)
),
appended as (
  insert into events (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, causation_id,
    origin, traceparent, data
  )
  select
    stream_id, version, id, type, schema_version, partition_key, coalesce(occurred_at, clock_timestamp()),
    clock_timestamp(), $11, $12, $13, $14, data
  from unnest(
    $3::text[], $4::integer[], $5::uuid[], $6::text[], $7::integer[], $8::text[], $9::timestamptz[], $10::json[]
  ) with ordinality as given (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, data, ordinal
  )
  where (select holds from seen)
  order by ordinal
  returning position, stream_id, version, recorded_at
),
queued as (
  insert into outbox (position) select position from appended order by position
)
-- {also}
select stream_id, max(version) as version, instant_text(max(recorded_at)) as recorded_at
from appended
group by stream_id
order by stream_id
