-- Which store this is, how far its feed is, and which event it has at number $1.
select
  (select identity from store_identity) as store,
  coalesce((select max(feed_number) from feed), 0) as head,
  (select id from feed join events using (position) where feed_number = $1) as event_id
