found as (
  select *
  from saga_instances
  where saga = any($1::text[]) and key = $5 and status not in ('awaited', 'declined')
),
