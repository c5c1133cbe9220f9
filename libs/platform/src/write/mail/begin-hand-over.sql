-- The mail of key $1 as it was first written; nothing when it was handed over before, or has nowhere to go.
update mails set tries = tries + 1
where key = $1 and handed_over_at is null and recipient is not null
returning key, recipient as "to", subject, body as text
