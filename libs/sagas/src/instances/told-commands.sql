-- $1 saga, $2 keys, $3 numbers
update saga_commands as command
set told = true
from unnest($2::text[], $3::integer[]) as row (key, number)
where command.saga = $1 and command.key = row.key and command.number = row.number
