-- Gives up to $1 waiting events their places in the feed, in the order of insertion, and tells the new head. Up to
-- position $2 there are none for good.
--
-- The statement sees what is committed when it starts. A slow commit is sequenced by a later one, a rollback was
-- never visible: nothing waits and no number is lost. A stream keeps its order because each version was inserted
-- after its predecessor was committed: whoever sees the one sees the other, in front of it.
-- Only the leader runs this; two at once would violate the feed's keys, and one would change nothing.
--
-- The rows are deleted by their place on disk, and the sequencer's connection forbids sequential scans: after a backlog
-- the table is large and all but empty, while its index is small.
with taken as (
  delete from outbox
  where ctid = any (array(select ctid from outbox where position > $2 order by position limit $1))
  returning position
),
placed as (
  insert into feed (feed_number, position)
  select coalesce((select max(feed_number) from feed), 0) + row_number() over (order by position), position
  from taken
  order by position
  returning feed_number, position
)
select
  count(*)::integer as events,
  max(feed_number) as head,
  max(position) as last,
  case when count(*) > 0 then pg_notify('refold_feed', max(feed_number)::text) end as told
from placed
