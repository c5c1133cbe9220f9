-- The store that was read under the name $1: the first that was seen, which is $2 when none was. While nothing was read ($3)
-- it is whichever is there.
with known as (
  insert into known_stores (service, store) values ($1, $2)
  on conflict (service) do update set store = excluded.store, seen_at = clock_timestamp()
  where $3 and known_stores.store <> excluded.store
  returning store
)
select store from known
union all
select store from known_stores where service = $1
limit 1
