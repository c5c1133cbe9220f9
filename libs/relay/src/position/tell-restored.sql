-- What the relay that leads has found of the store: $2 says which event it lacks, null that it lacks none. Only one relay of
-- a store leads: when it lacks nothing of the topic that is published to, what was said of earlier topics is over, too.
update relay_position set restored = $2 where (topic = $1 or $2::text is null) and restored is distinct from $2
