-- $1 saga, $2 keys, $3 event ids, $4 recorded events, each as text
insert into saga_early (saga, key, event_id, recorded)
select $1, key, event_id, recorded
from unnest($2::text[], $3::uuid[], $4::json[]) with ordinality as row (key, event_id, recorded, ordinal)
order by ordinal
on conflict (saga, event_id) do nothing
