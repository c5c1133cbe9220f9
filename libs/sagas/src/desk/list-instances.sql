-- $1 sagas, $2 one of them or null, $3 a key or null, $4 standing or null, $5 seconds without a move or null, $6 how many
with instances as (
  select
    saga, version, key, step, outcome, troubles, attempt,
    case
      when json_array_length(troubles) > 0 or parked.messages is not null then
        case when undoing then 'compensation-failed' else 'stuck' end
      when status = 'ended' then 'ended'
      when undoing then 'compensating'
      else 'running'
    end as standing,
    parked.messages as parked,
    instant_text(started_at) as started_at,
    instant_text(changed_at) as changed_at,
    instant_text(deadline_at) as deadline_at,
    changed_at as moved_at
  from saga_instances
  left join lateral (
    select json_agg(letter.message order by letter.id) as messages
    from dead_letters as letter
    where letter.projection = 'saga_' || saga_instances.saga || '_v1' and letter.row_key = saga_instances.key
      and letter.status = 'failed'
  ) as parked on true
  where saga = any($1::text[])
    and status not in ('awaited', 'declined')
    and ($2::text is null or saga = $2)
    and ($3::text is null or key = $3)
    and ($5::double precision is null or changed_at < clock_timestamp() - make_interval(secs => $5))
)
select * from instances
where $4::text is null or standing = $4
order by moved_at desc, saga, key
limit $6
