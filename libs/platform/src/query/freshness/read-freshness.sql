-- Versions of all views that readers use, and how fresh those are that are named in $1, or that the engine $2 keeps: what
-- they have read of each partition, and how long ago the owners wrote the last and the first of these words.
with active as (
  select
    view, version, engine,
    view || '_v' || version as projection,
    (view = any ($1::text[]) or engine = $2::text) is true as asked
  from active_versions
)
select active.view, active.version, active.engine, fresh.*
from active
left join lateral (
  select
    extract(epoch from now() - max(recorded_at))::float8 as "heardSeconds",
    case when bool_and(recorded_at is not null) then extract(epoch from now() - min(recorded_at))::float8 end
      as "atMostSeconds",
    json_agg(json_build_array(topic, partition, feed_number::text)) as positions,
    (
      select count(distinct coalesce(row_key, stream_id, id::text))::integer
      from (
        select row_key, stream_id, id from dead_letters
        where active.asked and projection = active.projection and status <> 'discarded'
        limit 1000
      ) as letters
    ) as "waitingKeys"
  from projection_progress
  where active.asked and projection_progress.projection = active.projection
) as fresh on active.asked
