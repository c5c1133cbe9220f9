-- $1 days. What nobody has begun by then belongs to nothing that this saga does.
with forgotten as (
  delete from saga_early where arrived_at < clock_timestamp() - make_interval(days => $1) returning saga, key
)
delete from saga_instances as instance
using forgotten
where instance.saga = forgotten.saga and instance.key = forgotten.key and instance.status = 'awaited'
