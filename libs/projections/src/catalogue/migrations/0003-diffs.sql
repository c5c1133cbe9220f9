-- What versions of a view were found to differ in, and what of it a person has accepted.
create table diffs (
  id bigint generated always as identity primary key,
  view text not null,
  blue integer not null,
  green integer not null,
  -- Of the two definitions and of what differs, without counts: the same difference in a larger table has the same one.
  fingerprint text not null,
  groups jsonb not null,
  rows_differing bigint not null,
  -- Records that green had read by then: a later diff may have more rows by no more than the records since.
  events bigint not null,
  taken_at timestamptz not null default clock_timestamp(),
  approved_at timestamptz,
  reason text
);
create unique index diffs_taken on diffs (fingerprint, taken_at);
