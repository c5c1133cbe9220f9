-- Several versions of a view side by side: which are fed, which one readers use, and what builds a new one.

-- declared: in the code only. building: a rebuild fills it. live: fed with every event. retired: its tables are gone.
alter table projection_definitions
  add column state text not null default 'live' check (state in ('declared', 'building', 'live', 'retired')),
  -- What a rebuild is planned by: digests of the parts that decide what the rows look like.
  add column parts jsonb;
alter table projection_definitions alter column state drop default;

-- Readers go back to this one by a single update.
alter table active_versions add column previous_version integer;

-- Who used what, when and why.
create table switches (
  id bigint generated always as identity primary key,
  view text not null,
  engine text not null,
  verb text not null check (verb in ('begin', 'promote', 'rollback', 'retire')),
  from_version integer,
  to_version integer,
  approved text,
  fingerprint text,
  switched_at timestamptz not null default clock_timestamp()
);
create index switches_view on switches (view, id);

-- The last rebuild of each version. Whoever of the projectors holds its lock works on it while it is 'running'.
create table rebuilds (
  projection text primary key,
  name text not null,
  version integer not null,
  engine text not null,
  from_version integer,
  state text not null check (state in ('running', 'paused', 'failed', 'done', 'aborted')),
  phase text not null,
  -- full, or what of it the definitions prove to be enough
  kind text not null default 'full' check (kind in ('backfill', 'partial', 'full')),
  sources jsonb not null default '{}',
  workers integer not null,
  throttle text not null,
  events_done bigint not null default 0,
  events_total bigint not null default 0,
  events_per_second double precision not null default 0,
  error text,
  started_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz
);
