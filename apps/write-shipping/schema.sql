-- Written by a test, from a database that was just migrated. After a change of the migrations:
-- UPDATE_SCHEMA=1 npm test -- --only int tools/in-step/database-schemas

create table command_answers (
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  answer json not null,
  answered_at timestamp with time zone not null default clock_timestamp(),
  caller text collate "C" not null default 'anyone'::text,
  constraint command_answers_pkey PRIMARY KEY (caller, key)
);

create table events (
  position bigint not null generated always as identity,
  stream_id text collate "C" not null,
  version integer not null,
  id uuid not null,
  type text collate "C" not null,
  schema_version integer not null,
  partition_key text collate "C" not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  correlation_id text not null,
  causation_id text,
  origin text collate "C" not null,
  traceparent text,
  data json not null,
  constraint events_pkey PRIMARY KEY ("position"),
  constraint events_id UNIQUE (id),
  constraint events_origin_check CHECK ((origin = ANY (ARRAY['live'::text, 'history'::text]))),
  constraint events_schema_version_check CHECK ((schema_version > 0)),
  constraint events_stream_version UNIQUE (stream_id, version),
  constraint events_version_check CHECK ((version > 0))
);

create table feed (
  feed_number bigint not null,
  position bigint not null,
  constraint feed_pkey PRIMARY KEY (feed_number),
  constraint feed_position UNIQUE ("position")
);

create table mails (
  key text collate "C" not null,
  recipient text,
  subject text not null,
  body text not null,
  noted_at timestamp with time zone not null default clock_timestamp(),
  tries integer not null default 0,
  handed_over_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (key)
);

create table outbox (
  position bigint not null,
  constraint outbox_pkey PRIMARY KEY ("position")
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0, vacuum_truncate=false);

create table relay_position (
  topic text collate "C" not null,
  published bigint not null,
  last_in_partition bigint[] not null,
  published_at timestamp with time zone not null,
  restored text,
  constraint relay_position_pkey PRIMARY KEY (topic),
  constraint relay_position_published_check CHECK ((published >= 0))
);

create table republications (
  id uuid not null,
  topic text collate "C" not null,
  ordered json not null,
  published bigint not null default 0,
  started_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  constraint republications_pkey PRIMARY KEY (id)
);

create table schema_migrations (
  name text collate "C" not null,
  checksum text not null,
  applied_at timestamp with time zone not null default clock_timestamp(),
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table store_identity (
  identity uuid not null,
  created_at timestamp with time zone not null,
  only_row boolean not null default true,
  constraint store_identity_pkey PRIMARY KEY (only_row),
  constraint store_identity_only_row_check CHECK (only_row)
);

create table worker_positions (
  worker text collate "C" not null,
  feed_number bigint not null,
  event_id uuid,
  constraint worker_positions_pkey PRIMARY KEY (worker)
);

create table worker_tasks (
  worker text collate "C" not null,
  feed_number bigint not null,
  stream_id text collate "C" not null,
  attempts integer not null default 0,
  due_at timestamp with time zone not null default clock_timestamp(),
  last_error text,
  constraint worker_tasks_pkey PRIMARY KEY (worker, feed_number)
);

CREATE INDEX "events_by_customerId" ON public.events USING btree (((data ->> 'customerId'::text))) WHERE ((data ->> 'customerId'::text) IS NOT NULL);

CREATE INDEX "events_by_orderId" ON public.events USING btree (((data ->> 'orderId'::text))) WHERE ((data ->> 'orderId'::text) IS NOT NULL);

CREATE INDEX command_answers_answered_at ON public.command_answers USING btree (answered_at);

CREATE INDEX mails_noted_at ON public.mails USING btree (noted_at DESC);

CREATE INDEX republications_topic ON public.republications USING btree (topic);

CREATE INDEX worker_tasks_due ON public.worker_tasks USING btree (worker, due_at);

CREATE INDEX worker_tasks_stream ON public.worker_tasks USING btree (worker, stream_id, feed_number);

CREATE OR REPLACE FUNCTION public.instant_text(moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text);
