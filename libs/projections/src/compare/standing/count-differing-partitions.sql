-- Partitions that both versions read and of which one has read more.
select count(*)::integer as partitions
from projection_progress as blue join projection_progress as green using (topic, partition)
where blue.projection = $1 and green.projection = $2 and blue.next_offset <> green.next_offset
