-- One order has a fact for its own state and one for each shipment; its status follows from all of them. What they say is
-- put together as bits, which take a fraction of the memory that lists of it would.
select order_id,
  multiIf(
    bitAnd(said, 1) > 0, 'cancelled',
    bitAnd(said, 32) > 0 and bitAnd(said, 4 + 8) = 0, 'returned',
    bitAnd(said, 4 + 8 + 16 + 32) = 16, 'delivered',
    bitAnd(said, 8) > 0, 'shipped',
    bitAnd(said, 2) > 0, 'confirmed',
    'placed') as order_status
from (
  select order_id,
    groupBitOr(multiIf(
      status = 'cancelled', 1, status = 'confirmed', 2,
      status = 'scheduled', 4, status = 'dispatched', 8, status = 'delivered', 16, status = 'returned', 32,
      0)) as said
  from {{order_status_facts}} final
  group by order_id
)
