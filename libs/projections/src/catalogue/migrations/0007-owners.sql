-- Of the event that `feed_number` says: a store that has another one there is not the one that was read.
alter table projection_progress add column event_id text;

-- The stores that were read, by service: under the same address another one may come to stand.
create table known_stores (
  service text primary key,
  store text not null,
  seen_at timestamptz not null default clock_timestamp()
);
