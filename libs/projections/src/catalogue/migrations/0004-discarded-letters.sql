-- Events that an operator gave up, with the reason. They are kept for ever, with all their bytes.
create table discarded_letters (
  projection text not null,
  -- The id that the letter had. A version that begins as a copy of another takes those of that one along.
  id bigint not null,
  status text not null,
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
  parked_at timestamptz not null,
  tried_at timestamptz not null,
  discard_reason text not null,
  discarded_at timestamptz not null default now(),
  -- When the tables of its version were dropped: built again, the version sees the event again.
  dropped_at timestamptz,
  primary key (projection, id)
);
create index discarded_letters_id on discarded_letters (id);
create index discarded_letters_stream on discarded_letters (projection, stream_id);

-- 'discarded': given up while an earlier event of its stream is still parked. When its turn comes, it counts as passed.
alter table dead_letters drop constraint dead_letters_status_check;
alter table dead_letters add constraint dead_letters_status_check check (status in ('failed', 'waiting', 'discarded'));

-- A topic that was made anew has the same offsets for other records, and those must not be taken for the old ones.
drop index dead_letters_record;
create unique index dead_letters_record
  on dead_letters (projection, topic, partition, "offset", md5(coalesce(record_value, ''::bytea)))
  where topic is not null;
