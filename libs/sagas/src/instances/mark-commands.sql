-- $1 saga, $2 rows: what became of commands. One that is to be sent again is due at once.
update saga_commands as command
set
  status = row.status,
  answered_at = case when row.status = 'answered' then clock_timestamp() else command.answered_at end,
  due_at = case when row.status = 'waiting' then clock_timestamp() end,
  tries = case when row.status = 'waiting' then 0 else command.tries end,
  last_error = coalesce(row.error, case when row.status = 'refused' then command.last_error end)
from json_to_recordset($2::json) as row (key text, number integer, status text, error text)
where command.saga = $1 and command.key = row.key and command.number = row.number
