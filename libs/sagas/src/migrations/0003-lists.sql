-- Lists of instances begin with those that moved last, for each saga.
create index saga_instances_listed on sagas.saga_instances (saga, changed_at desc, key)
  where status not in ('awaited', 'declined');
drop index sagas.saga_instances_changed;
