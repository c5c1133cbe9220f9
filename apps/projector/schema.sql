-- Written by a test, from a database that was just migrated. After a change of the migrations:
-- UPDATE_SCHEMA=1 npm test -- --only int tools/in-step/database-schemas

create table active_versions (
  view text not null,
  version integer not null,
  engine text not null,
  changed_at timestamp with time zone not null default now(),
  previous_version integer,
  constraint active_versions_pkey PRIMARY KEY (view),
  constraint active_versions_engine_check CHECK ((engine = ANY (ARRAY['postgres'::text, 'clickhouse'::text])))
);

create table audits (
  projection text not null,
  checked bigint not null default 0,
  drifted bigint not null default 0,
  last_checked_at timestamp with time zone,
  last_drift_at timestamp with time zone,
  last_drift jsonb,
  constraint audits_pkey PRIMARY KEY (projection)
);

create table dead_letters (
  id bigint not null generated always as identity,
  projection text not null,
  status text not null,
  stream_id text,
  stream_version integer,
  row_key text,
  event_id text,
  event_type text,
  topic text,
  partition integer,
  offset bigint,
  record_key bytea,
  record_value bytea,
  record_headers jsonb not null,
  reason text not null,
  message text not null,
  stack text,
  tries integer not null,
  parked_at timestamp with time zone not null default now(),
  tried_at timestamp with time zone not null default now(),
  constraint dead_letters_pkey PRIMARY KEY (id),
  constraint dead_letters_status_check CHECK ((status = ANY (ARRAY['failed'::text, 'waiting'::text, 'discarded'::text])))
);

create table diffs (
  id bigint not null generated always as identity,
  view text not null,
  blue integer not null,
  green integer not null,
  fingerprint text not null,
  groups jsonb not null,
  rows_differing bigint not null,
  events bigint not null,
  taken_at timestamp with time zone not null default clock_timestamp(),
  approved_at timestamp with time zone,
  reason text,
  constraint diffs_pkey PRIMARY KEY (id)
);

create table discarded_letters (
  projection text not null,
  id bigint not null,
  status text not null,
  stream_id text,
  stream_version integer,
  row_key text,
  event_id text,
  event_type text,
  topic text,
  partition integer,
  offset bigint,
  record_key bytea,
  record_value bytea,
  record_headers jsonb not null,
  reason text not null,
  message text not null,
  stack text,
  tries integer not null,
  parked_at timestamp with time zone not null,
  tried_at timestamp with time zone not null,
  discard_reason text not null,
  discarded_at timestamp with time zone not null default now(),
  dropped_at timestamp with time zone,
  constraint discarded_letters_pkey PRIMARY KEY (projection, id)
);

create table feed_gaps (
  id bigint not null generated always as identity,
  engine text not null,
  topic text not null,
  partition integer not null,
  service text not null,
  after_feed_number bigint not null,
  through_feed_number bigint not null,
  found_at timestamp with time zone not null default now(),
  healed_at timestamp with time zone,
  constraint feed_gaps_pkey PRIMARY KEY (id),
  constraint feed_gaps_engine_topic_partition_after_feed_number_through__key UNIQUE (engine, topic, partition, after_feed_number, through_feed_number)
);

create table known_stores (
  service text not null,
  store text not null,
  seen_at timestamp with time zone not null default clock_timestamp(),
  constraint known_stores_pkey PRIMARY KEY (service)
);

create table projection_definitions (
  name text not null,
  version integer not null,
  engine text not null,
  fingerprint text not null,
  registered_at timestamp with time zone not null default now(),
  state text not null,
  parts jsonb,
  constraint projection_definitions_pkey PRIMARY KEY (name, version),
  constraint projection_definitions_engine_check CHECK ((engine = ANY (ARRAY['postgres'::text, 'clickhouse'::text]))),
  constraint projection_definitions_state_check CHECK ((state = ANY (ARRAY['declared'::text, 'building'::text, 'live'::text, 'retired'::text])))
);

create table projection_progress (
  projection text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  feed_number bigint not null,
  recorded_at timestamp with time zone,
  event_id text,
  constraint projection_progress_pkey PRIMARY KEY (projection, topic, partition)
);

create table projector_migrations (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint projector_migrations_pkey PRIMARY KEY (name)
);

create table rebuild_progress (
  projection text not null,
  pass text not null,
  service text not null,
  source text not null,
  partition integer not null,
  next bigint not null,
  until bigint not null,
  feed_number bigint not null,
  recorded_at timestamp with time zone,
  checked_until bigint not null default 0,
  constraint rebuild_progress_pkey PRIMARY KEY (projection, pass, service, source, partition),
  constraint rebuild_progress_pass_check CHECK ((pass = ANY (ARRAY['references'::text, 'rows'::text]))),
  constraint rebuild_progress_source_check CHECK ((source = ANY (ARRAY['kafka'::text, 'feed'::text])))
);

create table rebuilds (
  projection text not null,
  name text not null,
  version integer not null,
  engine text not null,
  from_version integer,
  state text not null,
  phase text not null,
  kind text not null default 'full'::text,
  sources jsonb not null default '{}'::jsonb,
  workers integer not null,
  throttle text not null,
  events_done bigint not null default 0,
  events_total bigint not null default 0,
  events_per_second double precision not null default 0,
  error text,
  started_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  constraint rebuilds_pkey PRIMARY KEY (projection),
  constraint rebuilds_kind_check CHECK ((kind = ANY (ARRAY['backfill'::text, 'partial'::text, 'full'::text]))),
  constraint rebuilds_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'failed'::text, 'done'::text, 'aborted'::text])))
);

create table switches (
  id bigint not null generated always as identity,
  view text not null,
  engine text not null,
  verb text not null,
  from_version integer,
  to_version integer,
  approved text,
  fingerprint text,
  switched_at timestamp with time zone not null default clock_timestamp(),
  constraint switches_pkey PRIMARY KEY (id),
  constraint switches_verb_check CHECK ((verb = ANY (ARRAY['begin'::text, 'promote'::text, 'rollback'::text, 'retire'::text])))
);

CREATE INDEX dead_letters_row ON public.dead_letters USING btree (projection, row_key) WHERE (row_key IS NOT NULL);

CREATE INDEX dead_letters_stream ON public.dead_letters USING btree (projection, stream_id);

CREATE INDEX discarded_letters_id ON public.discarded_letters USING btree (id);

CREATE INDEX discarded_letters_stream ON public.discarded_letters USING btree (projection, stream_id);

CREATE INDEX switches_view ON public.switches USING btree (view, id);

CREATE UNIQUE INDEX dead_letters_event ON public.dead_letters USING btree (projection, stream_id, stream_version, event_id) WHERE ((stream_version IS NOT NULL) AND (event_id IS NOT NULL));

CREATE UNIQUE INDEX dead_letters_record ON public.dead_letters USING btree (projection, topic, partition, "offset", md5(COALESCE(record_value, '\x'::bytea))) WHERE (topic IS NOT NULL);

CREATE UNIQUE INDEX diffs_taken ON public.diffs USING btree (fingerprint, taken_at);
