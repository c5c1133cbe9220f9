-- What is read once the instances are locked, and not before: whoever held them may have told, or kept, more meanwhile.
-- $1 saga, $2 keys of which to read what is answered and not told yet, $3 keys of which to read the early events
select
  instant_text(clock_timestamp()) as now,
  (
    select json_agg(json_build_object('key', key, 'number', number, 'id', id, 'type', type) order by key, number)
    from saga_commands
    where saga = $1 and key = any($2::text[]) and status = 'answered' and not told
  ) as untold,
  (
    select json_agg(json_build_object('key', key, 'recorded', recorded) order by id)
    from saga_early
    where saga = $1 and key = any($3::text[])
  ) as early
