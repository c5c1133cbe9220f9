select part.*, placed.* except order_id
from ({{parts}}) as part
inner join ({{orders}}) as placed using (order_id)
