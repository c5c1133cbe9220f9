-- A transaction that holds the same key is waited for; once it has committed, no row is inserted here.
insert into command_answers (key, fingerprint, answer)
values ($1, $2, $3::json)
on conflict (key) do nothing;
