-- $1 saga, $2 rows, which are locked.
update saga_instances as instance
set
  version = row.version, status = row.status, undoing = row.undoing, step = row.step, state = row.state,
  outcome = row.outcome, troubles = row.troubles, attempt = row.attempt, sent = row.sent, unanswered = row.unanswered,
  deadline_at = row.deadline_at, correlation_id = row.correlation_id, changed_at = clock_timestamp()
from json_to_recordset($2::json) as row (
  key text, version integer, status text, undoing boolean, step text, state json, outcome text, troubles json,
  attempt integer, sent integer, unanswered integer[], deadline_at timestamptz, correlation_id text
)
where instance.saga = $1 and instance.key = row.key
