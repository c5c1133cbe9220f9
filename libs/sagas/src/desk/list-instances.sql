-- $1 sagas, $2 a standing or null, $3 seconds without a move or null, $4 how many, $5 a key or null.
-- An event that the rules could not take is a trouble, also where it was the one that would have begun the instance.
with parked as materialized (
  select
    named.saga, letter.row_key as key, json_agg(left(letter.message, 1000) order by letter.id) as messages,
    bool_and(instance.key is null) as is_first, min(letter.parked_at) as began_at, max(letter.tried_at) as tried_at
  from unnest($1::text[]) as named (saga)
  join dead_letters as letter on letter.projection = 'saga_' || named.saga || '_v1'
  left join saga_instances as instance
    on instance.saga = named.saga and instance.key = letter.row_key and instance.status <> 'awaited'
  where letter.status = 'failed' and letter.row_key is not null and ($5::text is null or letter.row_key = $5)
  group by 1, 2
),
-- {found}
standing as (
  select
    saga, version, key, status, undoing, step, outcome, troubles, attempt, started_at, changed_at, deadline_at,
    case
      when json_array_length(troubles) > 0 or parked.messages is not null then
        case when undoing then 'compensation-failed' else 'stuck' end
      when status in ('ended', 'declined') then 'ended'
      when undoing then 'compensating'
      else 'running'
    end as standing,
    parked.messages as parked
  from found
  left join parked using (saga, key)
  union all
  select
    saga, 0, key, 'awaited', false, 'not begun', null, '[]'::json, 0, began_at, tried_at, null, 'stuck', messages
  from parked
  where is_first and ($3::float8 is null or tried_at < statement_timestamp() - make_interval(secs => $3))
)
select
  saga, version, key, step, outcome, troubles, attempt, standing, parked,
  instant_text(started_at) as started_at, instant_text(changed_at) as changed_at, instant_text(deadline_at) as deadline_at
from standing
where $2::text is null or standing = $2
order by standing.changed_at desc, saga, key
limit $4
