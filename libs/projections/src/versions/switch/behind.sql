-- Partitions of these topics ($3) in which a version ($1) has read less than others ($2).
select topic, partition, max(next_offset) - coalesce(max(next_offset) filter (where projection = $1), 0) as records
from projection_progress
where projection = $1 or (projection = any ($2) and topic = any ($3))
group by topic, partition
having max(next_offset) > coalesce(max(next_offset) filter (where projection = $1), 0)
order by topic, partition
