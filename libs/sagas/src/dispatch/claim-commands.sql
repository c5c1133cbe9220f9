-- Takes up to $2 commands of the sagas $1 that are due, for $3 seconds: should this process die, they are due again then.
-- $4 types of which enough are under way. What is due is looked for by the statement's one time, for an index is not
-- searched by a clock that goes on.
-- The choice is made once: without `materialized` a plan may make it again for each row, and take more than $2.
with due as materialized (
  select saga, key, number
  from saga_commands
  where status = 'waiting' and due_at <= statement_timestamp() and saga = any($1::text[]) and type <> all($4::text[])
  order by due_at
  limit $2
  for update skip locked
)
update saga_commands as command
set due_at = clock_timestamp() + make_interval(secs => $3), tries = tries + 1
from due
where command.saga = due.saga and command.key = due.key and command.number = due.number
returning
  command.saga, command.key, command.number, command.id, command.type, command.body, command.tries,
  command.causation_id, command.correlation_id, command.traceparent,
  extract(epoch from clock_timestamp() - command.sent_at)::float8 * 1000 as age_ms
