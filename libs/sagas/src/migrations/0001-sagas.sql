-- A service's sagas and policies have a schema of their own beside its events: what the projections' engine keeps for them
-- has the same names there as in a database of views.
create schema sagas;

-- Where each instance of a saga or policy stands. One that is only 'awaited' has events that came before its beginning.
create table sagas.saga_instances (
  saga text collate "C" not null,
  key text collate "C" not null,
  version integer not null,
  status text not null check (status in ('awaited', 'declined', 'running', 'ending', 'ended')),
  undoing boolean not null default false,
  step text not null default '',
  state json,
  outcome text,
  troubles json not null default '[]',
  attempt integer not null default 0,
  sent integer not null default 0,
  unanswered integer[] not null default '{}',
  deadline_at timestamptz,
  -- Of the event that it began with: what happens without an event, at a deadline, belongs to the same correlation.
  correlation_id text not null,
  started_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  primary key (saga, key)
);
create index saga_instances_deadline on sagas.saga_instances (deadline_at) where deadline_at is not null;
create index saga_instances_open on sagas.saga_instances (saga, changed_at) where status in ('awaited', 'running', 'ending');
create index saga_instances_changed on sagas.saga_instances (changed_at desc);

-- What instances have sent: written with the instance, carried out afterwards.
create table sagas.saga_commands (
  saga text collate "C" not null,
  key text collate "C" not null,
  number integer not null,
  id uuid not null,
  type text not null,
  body json not null,
  status text not null default 'waiting' check (status in ('waiting', 'answered', 'refused', 'skipped')),
  tries integer not null default 0,
  due_at timestamptz default clock_timestamp(),
  sent_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  last_error text,
  -- Whether its instance has told that it is answered.
  told boolean not null default false,
  causation_id text,
  correlation_id text not null,
  traceparent text,
  primary key (saga, key, number)
);
create index saga_commands_due on sagas.saga_commands (due_at) where status = 'waiting';

-- Events that came before the one that begins their instance, in the order in which they came.
create table sagas.saga_early (
  id bigint generated always as identity primary key,
  saga text collate "C" not null,
  key text collate "C" not null,
  event_id uuid not null,
  recorded json not null,
  arrived_at timestamptz not null default clock_timestamp(),
  unique (saga, event_id)
);
create index saga_early_key on sagas.saga_early (saga, key, id);
create index saga_early_arrived on sagas.saga_early (arrived_at);

-- From which number of each service's feed on a saga hears: what happened before it was deployed is not its own.
create table sagas.saga_starts (
  saga text collate "C" not null,
  service text collate "C" not null,
  feed_number bigint not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (saga, service)
);
