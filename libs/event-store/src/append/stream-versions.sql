-- The present version of each of the streams $1; 0 for those that do not exist.
select wanted.stream_id, coalesce(max(events.version), 0) as version
from unnest($1::text[]) as wanted (stream_id)
left join lateral (
  select version from events where events.stream_id = wanted.stream_id order by version desc limit 1
) as events on true
group by wanted.stream_id
