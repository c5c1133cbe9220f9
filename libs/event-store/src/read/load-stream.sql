-- All that happened in stream $1, for a decision: also what has no place in the feed yet.
select version, type, schema_version, data from events where stream_id = $1 order by version
