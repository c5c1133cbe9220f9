-- Every constraint of every table; that a column is not null is told with the column.
select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as said
from pg_constraint
where connamespace = current_schema()::regnamespace and conrelid <> 0 and contype <> 'n'
order by 1, contype = 'p' desc, conname collate "C"
