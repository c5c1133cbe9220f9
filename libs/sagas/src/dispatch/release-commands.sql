-- $1 sagas, $2 keys, $3 numbers, $4 the tries that are given up (a later one is someone else's): due at once.
update saga_commands as command
set due_at = clock_timestamp()
from unnest($1::text[], $2::text[], $3::integer[], $4::integer[]) as row (saga, key, number, tries)
where command.saga = row.saga and command.key = row.key and command.number = row.number
  and command.tries = row.tries and command.status = 'waiting'
