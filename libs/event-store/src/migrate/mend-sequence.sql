-- Brings the sequence of positions up to the events, where they were restored without it: a position below those that are
-- there would stand in front of what happened before. Otherwise the sequence is never behind what can be seen.
select setval('events_position_seq', newest)
from (select max(position) as newest from events) as stored, events_position_seq
where newest > last_value or (newest = last_value and not is_called)
