-- Forward only: a slow former owner of a partition cannot undo what the new one has read.
insert into projection_progress as known (projection, topic, partition, next_offset, feed_number, recorded_at, event_id)
select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::text[])
on conflict (projection, topic, partition) do update set
  next_offset = excluded.next_offset,
  feed_number = greatest(known.feed_number, excluded.feed_number),
  event_id = case
    when excluded.feed_number > known.feed_number then excluded.event_id
    when excluded.feed_number < known.feed_number then known.event_id
    else coalesce(excluded.event_id, known.event_id)
  end,
  recorded_at = greatest(known.recorded_at, excluded.recorded_at)
where known.next_offset < excluded.next_offset
