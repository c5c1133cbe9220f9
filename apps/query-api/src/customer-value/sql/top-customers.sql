select currency, customer_id, paid_orders as orders, came_in as paid, went_back as refunded
from ({{worth}}) as worth
where {{conditions}}
order by currency, came_in - went_back desc, customer_id
limit {{most}} by currency
limit {{limit}}
