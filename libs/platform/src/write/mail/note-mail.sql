-- Writes a mail down under its key $1, unless that was done before.
insert into mails (key, recipient, subject, body) values ($1, $2, $3, $4) on conflict (key) do nothing
