-- Where the store stands, by its own clock. The oldest of the waiting events is looked for among those that were
-- inserted first, so that the answer stays cheap when very many wait.
select
  (select identity from store_identity) as identity,
  coalesce((select max(feed_number) from feed), 0) as head,
  (select count(*) from (select from outbox limit 100000) as counted)::integer as unsequenced,
  (
    select extract(epoch from clock_timestamp() - min(recorded_at))
    from (select position from outbox order by position limit 1000) as first
    join events using (position)
  )::double precision as oldest_unsequenced_age_seconds
