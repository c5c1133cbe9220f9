-- The feed's head, and its events at the numbers $1.
select
  coalesce((select max(feed_number) from feed), 0) as head,
  coalesce(
    (
      select jsonb_object_agg(feed_number, id)
      from feed join events using (position)
      where feed_number = any ($1::bigint[])
    ),
    '{}'
  ) as ids
