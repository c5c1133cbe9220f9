-- Mails to customers, one a business key such as order-4711/confirmed, written down before they are handed over.
-- What was said once under a key is said again in the same words when the answer of the mailer was lost.
create table mails (
  key text collate "C" primary key,
  -- Null when no address is known: then the mail is noted and goes nowhere. Null, too, once it is old.
  recipient text,
  subject text not null,
  body text not null,
  noted_at timestamptz not null default clock_timestamp(),
  -- Times that it was handed to the mailer, each with the same key; more than 1 after a failure or a crash.
  tries integer not null default 0,
  handed_over_at timestamptz
);
create index mails_noted_at on mails (noted_at desc);
