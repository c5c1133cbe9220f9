-- How many events there are of each type and schema version.
select type, schema_version, count(*) as events
from events
group by type, schema_version
order by type, schema_version
