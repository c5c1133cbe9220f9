select projection, count(*)::integer as letters
from dead_letters
where status <> 'discarded'
  and ($1::text[] is null or projection = any ($1))
  and ($2::bigint is null or id = $2)
  and ($3::text is null or stream_id = $3)
  and ($4::text is null or row_key = $4)
  and ($5::text is null or reason = $5)
group by projection
order by projection
