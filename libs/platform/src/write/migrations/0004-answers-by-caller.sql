-- An idempotency key belongs to the caller who chose it. What was answered so far was answered where nobody was asked who
-- they are.
alter table command_answers add column caller text collate "C" not null default 'anyone';
alter table command_answers alter column caller drop default;
alter table command_answers drop constraint command_answers_pkey;
alter table command_answers add primary key (caller, key);
