-- Of each type and schema version: how many events there are, and the ids of about $1 of them: the first, the last, and
-- others at random. Reads the whole store twice and sorts nothing of it.
with placed as (
  select feed_number, id, type, schema_version
  from feed join events using (position)
),
kinds as (
  select type, schema_version, count(*) as events, min(feed_number) as first, max(feed_number) as last
  from placed
  group by type, schema_version
)
select type, schema_version, events, array_agg(id order by feed_number in (first, last) desc, random()) as ids
from kinds
join placed using (type, schema_version)
where feed_number in (first, last) or random() * events < $1
group by type, schema_version, events
order by type, schema_version
