-- FINAL reads each fact in its latest version whatever has been merged yet. The conditions are on columns outside the
-- sorting key: they hold for the latest version, since ClickHouse applies WHERE after FINAL.
select order_id, currency as order_currency, placed_at, if(empty(ifNull(state, '')), '(none)', ifNull(state, '')) as state{{status}}
from {{order_facts}} final
{{join_status}}
where {{conditions}}
