-- Events that one of two versions has parked and the other has not.
select event_id as "eventId"
from dead_letters
where projection = any ($1::text[]) and event_id = any ($2::text[])
group by event_id
having count(distinct projection) = 1
