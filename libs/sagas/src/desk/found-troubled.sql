-- Those that wait for a person, of however many others.
found as (
  select instance.*
  from saga_instances as instance
  join (
    select saga, key from saga_instances where json_array_length(troubles) > 0 and saga = any($1::text[])
    union
    select saga, key from parked
  ) as troubled using (saga, key)
  where status not in ('awaited', 'declined')
    and ($3::float8 is null or changed_at < statement_timestamp() - make_interval(secs => $3))
),
