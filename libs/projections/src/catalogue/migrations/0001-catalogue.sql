-- What the projector keeps beside its views, in the same database and so in the same transactions.

-- Which version of a view readers use: promotion is one update, for both engines.
create table active_versions (
  view text primary key,
  version integer not null,
  engine text not null check (engine in ('postgres', 'clickhouse')),
  changed_at timestamptz not null default now()
);

-- What each version was built from. A definition that changes without a new version is refused at start.
create table projection_definitions (
  name text not null,
  version integer not null,
  engine text not null check (engine in ('postgres', 'clickhouse')),
  fingerprint text not null,
  registered_at timestamptz not null default now(),
  primary key (name, version)
);

-- How far each projection has read, written with the rows that the reading gave.
create table projection_progress (
  projection text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  feed_number bigint not null,
  recorded_at timestamptz,
  primary key (projection, topic, partition)
);

-- Events that failed, and those that wait behind them. In the order of id they are folded again.
create table dead_letters (
  id bigint generated always as identity primary key,
  projection text not null,
  status text not null check (status in ('failed', 'waiting')),
  stream_id text,
  stream_version integer,
  row_key text,
  event_id text,
  event_type text,
  topic text,
  partition integer,
  "offset" bigint,
  record_key bytea,
  record_value bytea,
  record_headers jsonb not null,
  reason text not null,
  message text not null,
  stack text,
  tries integer not null,
  parked_at timestamptz not null default now(),
  tried_at timestamptz not null default now()
);
create index dead_letters_stream on dead_letters (projection, stream_id);
create index dead_letters_row on dead_letters (projection, row_key) where row_key is not null;
-- A redelivered record is parked once, and so is an event that comes by another record.
create unique index dead_letters_record on dead_letters (projection, topic, partition, "offset") where topic is not null;
create unique index dead_letters_event on dead_letters (projection, stream_id, stream_version, event_id)
  where stream_version is not null and event_id is not null;

-- Feed numbers that a partition skipped, until they are read from their owner.
create table feed_gaps (
  id bigint generated always as identity primary key,
  engine text not null,
  topic text not null,
  partition integer not null,
  service text not null,
  after_feed_number bigint not null,
  through_feed_number bigint not null,
  found_at timestamptz not null default now(),
  healed_at timestamptz,
  unique (engine, topic, partition, after_feed_number, through_feed_number)
);
