-- The newest of each saga, so that a list of a hundred reads a few hundred rows of an index, of however many there are.
found as (
  select instance.*
  from unnest($1::text[]) as named (saga)
  cross join lateral (
    select *
    from saga_instances as instance
    where instance.saga = named.saga
      and status not in ('awaited', 'declined')
      and ($3::float8 is null or changed_at < statement_timestamp() - make_interval(secs => $3))
      -- {holds}
    order by changed_at desc, key
    limit $4
  ) as instance
),
