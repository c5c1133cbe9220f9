-- $1 saga, $2 keys. In the order of the keys, so that two who lock several never wait for each other in a circle.
select
  key, version, status, undoing, step, state, outcome, troubles, attempt, sent, unanswered, correlation_id,
  instant_text(deadline_at) as deadline_at
from saga_instances
where saga = $1 and key = any($2::text[])
order by key
for update
