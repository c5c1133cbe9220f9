-- $1 saga, $2 keys
select key, recorded from saga_early where saga = $1 and key = any($2::text[]) order by id
