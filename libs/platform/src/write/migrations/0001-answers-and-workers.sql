-- What was answered under a caller's idempotency key, written with the events of the same command.
create table command_answers (
  key text collate "C" primary key,
  fingerprint text collate "C" not null,
  answer json not null,
  answered_at timestamptz not null default clock_timestamp()
);
create index command_answers_answered_at on command_answers (answered_at);

-- How far a worker has read the service's own feed.
create table worker_positions (
  worker text collate "C" primary key,
  feed_number bigint not null
);

-- What a worker still has to do, one row an event: written together with the position, deleted when it is done.
create table worker_tasks (
  worker text collate "C" not null,
  feed_number bigint not null,
  stream_id text collate "C" not null,
  attempts integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  last_error text,
  primary key (worker, feed_number)
);
create index worker_tasks_stream on worker_tasks (worker, stream_id, feed_number);
create index worker_tasks_due on worker_tasks (worker, due_at);
