-- Events of streams $2 that an operator gave up: the ledger has passed them, the rows have not taken them.
select stream_id || '@' || stream_version || ' ' || event_id as place
from discarded_letters
where projection = $1 and stream_id = any ($2::text[]) and dropped_at is null
