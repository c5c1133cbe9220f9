-- Lines by their product's category as it is now. An order without lines counts where a product without category does.
select order_id, currency, if(empty(ifNull(category, '')), '(none)', ifNull(category, '')) as category, '' as payment_type,
  quantity as units, items, freight, 0 as paid, 0 as declined, 0 as refunded
from (select order_id, currency, sku, quantity, items, freight from {{order_line_facts}} final) as line
left join (select sku, category from {{product_facts}} final) as product using (sku)
union all
select order_id, currency, '(none)' as category, '' as payment_type,
  0 as units, 0 as items, 0 as freight, 0 as paid, 0 as declined, 0 as refunded
from (
  select order_id, ordered.currency as currency
  from {{order_facts}} as ordered final
  left join (select order_id, true as has_lines from {{order_line_facts}}) as line using (order_id)
  where not has_lines
  settings join_algorithm = 'full_sorting_merge'
)
