-- Streams of which one version has applied more than the other; what is parked explains its own.
select count(*)::integer as streams, min(coalesce(blue.stream_id, green.stream_id)) as example
from :blue as blue full join :green as green on blue.stream_id = green.stream_id
where (blue.version is distinct from green.version or blue.event_id is distinct from green.event_id)
  and split_part(coalesce(blue.stream_id, green.stream_id), '-', 1) = any ($1::text[])
  and not exists (
    select 1 from dead_letters as letter
    where letter.projection = any ($2::text[]) and letter.stream_id = coalesce(blue.stream_id, green.stream_id)
  )
