-- How far a topic has been published, and the chain of each of its partitions: element p + 1 of `last_in_partition` is
-- the feed number of the last event sent to partition p, 0 if none was. Both move together, in one update, so that
-- events sent twice name the same predecessor both times. A row a topic.
create table relay_position (
  topic text collate "C" primary key,
  published bigint not null check (published >= 0),
  last_in_partition bigint[] not null,
  published_at timestamptz not null
);
