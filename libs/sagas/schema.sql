-- Written by a test, from a database that was just migrated. After a change of the migrations:
-- UPDATE_SCHEMA=1 npm test -- --only int tools/in-step/database-schemas

create table saga_commands (
  saga text collate "C" not null,
  key text collate "C" not null,
  number integer not null,
  id uuid not null,
  type text not null,
  body json not null,
  status text not null default 'waiting'::text,
  tries integer not null default 0,
  due_at timestamp with time zone default clock_timestamp(),
  sent_at timestamp with time zone not null default clock_timestamp(),
  answered_at timestamp with time zone,
  last_error text,
  told boolean not null default false,
  causation_id text,
  correlation_id text not null,
  traceparent text,
  constraint saga_commands_pkey PRIMARY KEY (saga, key, number),
  constraint saga_commands_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'answered'::text, 'refused'::text, 'skipped'::text])))
);

create table saga_early (
  id bigint not null generated always as identity,
  saga text collate "C" not null,
  key text collate "C" not null,
  event_id uuid not null,
  recorded json not null,
  arrived_at timestamp with time zone not null default clock_timestamp(),
  constraint saga_early_pkey PRIMARY KEY (id),
  constraint saga_early_saga_event_id_key UNIQUE (saga, event_id)
);

create table saga_instances (
  saga text collate "C" not null,
  key text collate "C" not null,
  version integer not null,
  status text not null,
  undoing boolean not null default false,
  step text not null default ''::text,
  state json,
  outcome text,
  troubles json not null default '[]'::json,
  attempt integer not null default 0,
  sent integer not null default 0,
  unanswered integer[] not null default '{}'::integer[],
  deadline_at timestamp with time zone,
  correlation_id text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint saga_instances_pkey PRIMARY KEY (saga, key),
  constraint saga_instances_status_check CHECK ((status = ANY (ARRAY['awaited'::text, 'declined'::text, 'running'::text, 'ending'::text, 'ended'::text])))
);

create table saga_starts (
  saga text collate "C" not null,
  service text collate "C" not null,
  feed_number bigint not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  constraint saga_starts_pkey PRIMARY KEY (saga, service)
);

CREATE INDEX saga_commands_due ON sagas.saga_commands USING btree (due_at) WHERE (status = 'waiting'::text);

CREATE INDEX saga_early_arrived ON sagas.saga_early USING btree (arrived_at);

CREATE INDEX saga_early_key ON sagas.saga_early USING btree (saga, key, id);

CREATE INDEX saga_instances_deadline ON sagas.saga_instances USING btree (deadline_at) WHERE (deadline_at IS NOT NULL);

CREATE INDEX saga_instances_listed ON sagas.saga_instances USING btree (saga, changed_at DESC, key) WHERE (status <> ALL (ARRAY['awaited'::text, 'declined'::text]));

CREATE INDEX saga_instances_open ON sagas.saga_instances USING btree (saga, changed_at) WHERE (status = ANY (ARRAY['awaited'::text, 'running'::text, 'ending'::text]));

CREATE INDEX saga_instances_troubled ON sagas.saga_instances USING btree (saga) WHERE (json_array_length(troubles) > 0);
