-- One row an event, for ever. `position` is the order of insertion and private to the store: a transaction that took
-- a low one may commit late, so no reader may use it as a checkpoint. `json` keeps the text of `data` byte by byte,
-- in the order of the contract; nothing here looks into it.
create table events (
  position bigint generated always as identity primary key,
  stream_id text collate "C" not null,
  version integer not null check (version > 0),
  id uuid not null,
  type text collate "C" not null,
  schema_version integer not null check (schema_version > 0),
  partition_key text collate "C" not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  correlation_id text not null,
  causation_id text,
  origin text collate "C" not null check (origin in ('live', 'history')),
  traceparent text,
  data json not null,
  constraint events_stream_version unique (stream_id, version),
  constraint events_id unique (id)
);

-- Events that wait for their place in the feed: written with the event, deleted with the feed's row.
create table outbox (
  position bigint primary key
);

-- A queue is all dead rows between two vacuums, and its scan starts at them. Truncating it would lock out appends.
alter table outbox set (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0,
  vacuum_truncate = false
);

-- The order that readers see: dense from 1, each stream in the order of its versions. Written by the sequencer alone.
create table feed (
  feed_number bigint primary key,
  position bigint not null constraint feed_position unique
);

-- Tells this store from one that was restored or made anew under the same address.
create table store_identity (
  identity uuid not null,
  created_at timestamptz not null,
  only_row boolean primary key default true check (only_row)
);

insert into store_identity (identity, created_at) values (gen_random_uuid(), clock_timestamp());

-- A moment as the rest of the system writes it: 2018-06-12T23:07:44.000000Z.
create function instant_text(moment timestamptz) returns text
language sql stable parallel safe
return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
