insert into projection_progress
select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[])
on conflict (projection, topic, partition) do update set
  next_offset = excluded.next_offset,
  feed_number = excluded.feed_number
