-- Lines by their product's category as it is now. An order without lines counts where a product without category does.
select order_id, currency, if(empty(ifNull(category, '')), '(none)', ifNull(category, '')) as category, '' as payment_type,
  toUInt64(quantity) as units, toInt128(items) as items, toInt128(freight) as freight,
  toInt128(0) as paid, toInt128(0) as declined, toInt128(0) as refunded
from (select order_id, currency, sku, quantity, items, freight from {{order_line_facts}} final) as line
left join (select sku, category from {{product_facts}} final) as product using (sku)
union all
select order_id, currency, '(none)' as category, '' as payment_type,
  toUInt64(0) as units, toInt128(0) as items, toInt128(0) as freight,
  toInt128(0) as paid, toInt128(0) as declined, toInt128(0) as refunded
from {{order_facts}} final
where order_id not in (select order_id from {{order_line_facts}})
