-- What was sent again, and into which topic: one that is not named here and exists was made by others, and is left alone.
create table republications (
  id uuid primary key,
  topic text collate "C" not null,
  ordered json not null,
  published bigint not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
create index republications_topic on republications (topic);
