select stream_id, row_key, max(stream_version)
from dead_letters
where projection = $1 and (stream_id = any ($2::text[]) or row_key = any ($3::text[]))
group by stream_id, row_key
