-- Moves the position of topic $1 from $2 to $3, the chains with it ($4); nothing if someone else has moved it.
update relay_position
set published = $3, last_in_partition = $4, published_at = clock_timestamp()
where topic = $1 and published = $2
