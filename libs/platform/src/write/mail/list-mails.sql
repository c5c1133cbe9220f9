-- The last $1 mails; $2 the beginning of their keys, or null.
select key, recipient as "to", subject, body as text, noted_at as "notedAt", tries, handed_over_at as "handedOverAt"
from mails
where $2::text is null or starts_with(key, $2)
order by noted_at desc, key
limit $1
