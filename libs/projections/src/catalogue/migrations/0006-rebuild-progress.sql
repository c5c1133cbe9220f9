-- How far a rebuild has read, stored with the rows that the reading gave. Kafka: offsets of a partition. Feed: numbers of
-- a service's feed, for a service whose topic no longer holds everything; then its partitions only say where live goes on.
create table rebuild_progress (
  projection text not null,
  pass text not null check (pass in ('references', 'rows')),
  service text not null,
  source text not null check (source in ('kafka', 'feed')),
  partition integer not null,
  -- Everything before it is in the rows.
  next bigint not null,
  -- The end of what the rebuild reads, as it was when it began.
  until bigint not null,
  -- Of the partition's last event that is in the rows.
  feed_number bigint not null,
  recorded_at timestamptz,
  -- Up to here rows may be written already: what is read again is checked event by event. 0 as a rule.
  checked_until bigint not null default 0,
  primary key (projection, pass, service, source, partition)
);
