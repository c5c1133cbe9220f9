-- Payments that have come to an end, each once; those that are under way are no facts yet.
select {{period}}{{dimensions}}
  uniqExactIf(payment_id, kind = 'captured') as captured,
  uniqExactIf(payment_id, kind = 'declined') as failed
from {{payment_facts}} final
where kind in ('captured', 'declined') and {{conditions}}
group by all
order by all
limit {{limit}}
