-- Indexes that serve no constraint, functions, views, triggers and types: each as the statement that makes it.
select pg_get_indexdef(indexrelid) as statement
from pg_index
join pg_class on pg_class.oid = indexrelid
where relnamespace = current_schema()::regnamespace
  and not exists (select from pg_constraint where conindid = indexrelid)
union all
select pg_get_functiondef(oid) from pg_proc where pronamespace = current_schema()::regnamespace and prokind in ('f', 'p')
union all
select 'CREATE VIEW ' || viewname || ' AS ' || definition from pg_views where schemaname = current_schema()
union all
select pg_get_triggerdef(pg_trigger.oid)
from pg_trigger
join pg_class on pg_class.oid = tgrelid
where relnamespace = current_schema()::regnamespace and not tgisinternal
union all
select 'CREATE TYPE ' || typname || ' AS ENUM (' || string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) || ')'
from pg_type
join pg_enum on enumtypid = pg_type.oid
where typnamespace = current_schema()::regnamespace
group by typname
order by 1
