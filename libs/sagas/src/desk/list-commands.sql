-- $1 sagas and $2 keys, pairwise
select
  command.saga, command.key, number, id, type, status, tries, last_error,
  instant_text(sent_at) as sent_at,
  instant_text(answered_at) as answered_at,
  case when status = 'waiting' then instant_text(due_at) end as due_at
from saga_commands as command
join unnest($1::text[], $2::text[]) as wanted (saga, key) on command.saga = wanted.saga and command.key = wanted.key
order by command.saga, command.key, number
