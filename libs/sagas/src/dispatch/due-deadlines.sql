-- $1 sagas, $2 how many: instances whose deadline has come, the longest ago first. By the statement's one time, for an
-- index is not searched by a clock that goes on.
select saga, key
from saga_instances
where deadline_at <= statement_timestamp() and saga = any($1::text[])
order by deadline_at
limit $2
