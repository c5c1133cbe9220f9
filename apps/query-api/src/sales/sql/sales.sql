-- Parts of orders, each with what is known of its order, summed for each combination of the dimensions. Sums are wider
-- than the amounts, so that none overflows.
select {{dimensions}}currency,
  {{orders}} as orders,
  sum(units) as units, sum(toInt128(items)) as items, sum(toInt128(freight)) as freight,
  sum(toInt128(paid)) as paid, sum(toInt128(declined)) as declined, sum(toInt128(refunded)) as refunded
from ({{parts}})
where {{conditions}}
group by all
order by all
limit {{limit}}
settings {{settings}}
