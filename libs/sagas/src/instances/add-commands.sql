-- $1 saga, $2 rows
insert into saga_commands (saga, key, number, id, type, body, causation_id, correlation_id, traceparent)
select $1, key, number, id, type, body, causation_id, correlation_id, traceparent
from json_to_recordset($2::json) as row (
  key text, number integer, id uuid, type text, body json, causation_id text, correlation_id text, traceparent text
)
