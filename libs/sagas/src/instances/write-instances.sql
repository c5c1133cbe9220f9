-- Where instances stand, what they send, and what became of what they sent, in one round trip.
-- $1 saga, $2 instances that are new, $3 instances whose rows are locked, $4 commands that are new, $5 what became of others
--
-- Whatever somebody else has added meanwhile is left out, which the counts tell: the caller then begins anew. New
-- instances are added in the order of their keys, so that two who add several never wait for each other in a circle.
with added as (
  insert into saga_instances (
    saga, key, version, status, undoing, step, state, outcome, troubles, attempt, sent, unanswered, deadline_at,
    correlation_id
  )
  select
    $1, key, version, status, undoing, step, state, outcome, troubles, attempt, sent, unanswered, deadline_at,
    correlation_id
  from json_to_recordset($2::json) as row (
    key text, version integer, status text, undoing boolean, step text, state json, outcome text, troubles json,
    attempt integer, sent integer, unanswered integer[], deadline_at timestamptz, correlation_id text
  )
  order by key collate "C"
  on conflict (saga, key) do nothing
  returning key
),
changed as (
  update saga_instances as instance
  set
    version = row.version, status = row.status, undoing = row.undoing, step = row.step, state = row.state,
    outcome = row.outcome, troubles = row.troubles, attempt = row.attempt, sent = row.sent, unanswered = row.unanswered,
    deadline_at = row.deadline_at, correlation_id = row.correlation_id, changed_at = clock_timestamp()
  from json_to_recordset($3::json) as row (
    key text, version integer, status text, undoing boolean, step text, state json, outcome text, troubles json,
    attempt integer, sent integer, unanswered integer[], deadline_at timestamptz, correlation_id text
  )
  where instance.saga = $1 and instance.key = row.key
),
sent as (
  insert into saga_commands (saga, key, number, id, type, body, causation_id, correlation_id, traceparent)
  select $1, key, number, id, type, body, causation_id, correlation_id, traceparent
  from json_to_recordset($4::json) as row (
    key text, number integer, id uuid, type text, body json, causation_id text, correlation_id text, traceparent text
  )
  on conflict (saga, key, number) do nothing
  returning number
),
-- One that is to be sent again is due at once. What a command said is forgotten once it is carried out: it may hold an
-- address, or the token of a card.
marked as (
  update saga_commands as command
  set
    status = coalesce(row.status, command.status),
    body = case when row.status in ('answered', 'skipped') then 'null'::json else command.body end,
    answered_at = case when row.status = 'answered' then clock_timestamp() else command.answered_at end,
    due_at = case when row.status = 'waiting' then clock_timestamp() when row.status is null then command.due_at end,
    tries = case when row.status = 'waiting' then 0 else command.tries end,
    last_error = coalesce(row.error, case when row.status in ('refused', 'skipped') then command.last_error end),
    told = command.told or coalesce(row.told, false)
  from json_to_recordset($5::json) as row (key text, number integer, status text, error text, told boolean)
  where command.saga = $1 and command.key = row.key and command.number = row.number
)
select (select count(*) from added)::integer as added, (select count(*) from sent)::integer as sent
