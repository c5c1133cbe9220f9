select projection,
  count(*) filter (where status = 'failed')::integer as failed,
  count(*) filter (where status = 'waiting')::integer as waiting
from dead_letters
group by projection
