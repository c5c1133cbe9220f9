-- Of the events after feed number $1, $2 of them at most: how many there are, and how many of the first have together
-- no more than $3 bytes of data.
-- What is stored may be compressed, and only unpacking it tells its size; what the stored bytes alone carry over the
-- limit is not unpacked, so a feed of huge events costs no more than what is read of it.
select count(*)::integer as waiting, (count(*) filter (where bytes <= $3))::integer as fitting
from (
  select
    sum(case when stored <= $3 then octet_length(data::text) else $3::bigint + 1 end) over (order by feed_number) as bytes
  from (
    select feed_number, data, sum(pg_column_size(data)) over (order by feed_number) as stored
    from (select feed_number, position from feed where feed_number > $1 order by feed_number limit $2) as part
    cross join lateral (select data from events where events.position = part.position offset 0) as event
  ) as packed
) as measured
