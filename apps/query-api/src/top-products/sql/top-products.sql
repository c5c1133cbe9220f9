-- The best of each stretch of time and each currency, for amounts of two currencies have no order. Equal ones follow each
-- other by their sku.
select {{period}}
  sold.currency as currency, sold.sku as sku, any(listed.name) as name, any(listed.category) as category,
  uniqExact(order_id) as orders, sum(toUInt64(sold.quantity)) as units, sum(toInt128(sold.items)) as items
from (select order_id, currency, sku, quantity, items from {{order_line_facts}} final) as sold
inner join ({{orders}}) as placed using (order_id)
left join (select sku, name, category from {{product_facts}} final) as listed on listed.sku = sold.sku
group by all
order by {{begins}}currency, {{measure}} desc, sku
limit {{most}} by {{begins}}currency
limit {{limit}}
