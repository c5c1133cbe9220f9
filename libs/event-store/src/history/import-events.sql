-- Appends events behind the present version of their streams, in the order of the lines.
-- An element an event: $1 stream id, $2 id, $3 type, $4 schema version, $5 partition key, $6 occurred at, $7 data;
-- for all: $8 correlation id.
with given as (
  select *, row_number() over (partition by stream_id order by ordinal)::integer as place
  from unnest(
    $1::text[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[], $7::json[]
  ) with ordinality as line (stream_id, id, type, schema_version, partition_key, occurred_at, data, ordinal)
),
present as (
  select stream_id, coalesce(newest.version, 0) as version
  from (select distinct stream_id from given) as streams
  left join lateral (
    select version from events where events.stream_id = streams.stream_id order by version desc limit 1
  ) as newest on true
),
appended as (
  insert into events (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data
  )
  select
    stream_id, version + place, id, type, schema_version, partition_key, occurred_at, clock_timestamp(), $8, 'history', data
  from given
  join present using (stream_id)
  order by ordinal
  returning position
)
insert into outbox (position) select position from appended order by position
