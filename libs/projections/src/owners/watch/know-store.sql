-- The store that was read under the name $1: the first that was seen, which is $2 when none was.
with known as (
  insert into known_stores (service, store) values ($1, $2)
  on conflict (service) do nothing
  returning store
)
select store from known
union all
select store from known_stores where service = $1
limit 1
