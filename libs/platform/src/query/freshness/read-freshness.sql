-- Versions of all views that readers use, and how fresh those are that are named in $1, or whose engine is: what they have
-- read of each partition, and when the owners wrote the last and the first of these words. Moments are seconds since 1970.
--
-- $1 is one text, ' order_details clickhouse ', so that no estimate depends on it: with an array PostgreSQL finds each
-- plan that knows the values a little cheaper than the general one, and planning anew takes longer than all the rest.
select active.view, active.version, active.engine, fresh.*, moment.*
from active_versions as active
left join (
  select asked.view as "of", told.*
  from (
    select view, view || '_v' || version as projection
    from active_versions
    where strpos($1::text, ' ' || view || ' ') > 0 or strpos($1::text, ' ' || engine || ' ') > 0
  ) as asked
  cross join lateral (
    select
      extract(epoch from max(recorded_at))::float8 as "heardAt",
      case when bool_and(recorded_at is not null) then extract(epoch from min(recorded_at))::float8 end as "atMostAt",
      json_agg(json_build_array(topic, partition, feed_number::text)) as positions,
      (
        select count(distinct coalesce(row_key, stream_id, id::text))::integer
        from (
          select row_key, stream_id, id from dead_letters
          where projection = asked.projection and status <> 'discarded'
          limit 1000
        ) as letters
      ) as "waitingKeys"
    from projection_progress
    where projection_progress.projection = asked.projection
  ) as told
) as fresh on fresh."of" = active.view
cross join (
  select case when not pg_is_in_recovery() then pg_current_snapshot()::text end as "sees", extract(epoch from now())::float8 as "now"
) as moment
