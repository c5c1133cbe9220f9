-- $1 saga, $2 rows. Those that somebody else has added meanwhile are left out, and then the count tells.
insert into saga_instances (
  saga, key, version, status, undoing, step, state, outcome, troubles, attempt, sent, unanswered, deadline_at,
  correlation_id
)
select
  $1, key, version, status, undoing, step, state, outcome, troubles, attempt, sent, unanswered, deadline_at, correlation_id
from json_to_recordset($2::json) as row (
  key text, version integer, status text, undoing boolean, step text, state json, outcome text, troubles json,
  attempt integer, sent integer, unanswered integer[], deadline_at timestamptz, correlation_id text
)
order by key
on conflict (saga, key) do nothing
