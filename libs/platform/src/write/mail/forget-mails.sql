-- Takes out of old mails what is personal. The key stays, so that none is ever sent again.
update mails set recipient = null, body = ''
where noted_at < clock_timestamp() - $1 * interval '1 day' and body <> ''
  and (handed_over_at is not null or recipient is null)
