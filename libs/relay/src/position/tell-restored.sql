-- What the relay that leads has found of the store: $2 says which event it lacks, null that it lacks none.
update relay_position set restored = $2 where topic = $1 and restored is distinct from $2
