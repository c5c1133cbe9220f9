select id, stream_id as "streamId", row_key as "rowKey"
from dead_letters
where projection = $1 and (id = any ($2::bigint[]) or stream_id = any ($3::text[]) or row_key = any ($4::text[]))
