-- $1 saga, $2 keys: what is answered, and not told yet by the instance that sent it.
select key, number, id, type
from saga_commands
where saga = $1 and key = any($2::text[]) and status = 'answered' and not told
order by key, number
