-- $1 days. What nobody has begun by then belongs to nothing that this saga does. A place is kept as long as younger events
-- of its key wait.
with forgotten as (
  delete from saga_early
  where arrived_at < statement_timestamp() - make_interval(days => $1)
  returning saga, key
),
freed as (
  delete from saga_instances as instance
  using (select distinct saga, key from forgotten) as old
  where instance.saga = old.saga and instance.key = old.key and instance.status = 'awaited'
    and not exists (
      select from saga_early as young
      where young.saga = old.saga and young.key = old.key
        and young.arrived_at >= statement_timestamp() - make_interval(days => $1)
    )
)
select count(*)::integer as events from forgotten
