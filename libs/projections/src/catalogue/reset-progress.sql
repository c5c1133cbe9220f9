insert into projection_progress (projection, topic, partition, next_offset, feed_number, recorded_at, event_id)
select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::text[])
on conflict (projection, topic, partition) do update set
  next_offset = excluded.next_offset,
  feed_number = excluded.feed_number,
  event_id = excluded.event_id
