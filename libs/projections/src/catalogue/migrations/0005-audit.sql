-- How many rows or facts of each version were held against their events, and how many were not as those give them.
create table audits (
  projection text primary key,
  checked bigint not null default 0,
  drifted bigint not null default 0,
  last_checked_at timestamptz,
  last_drift_at timestamptz,
  -- Key, kind and columns; no values, for they may be personal.
  last_drift jsonb
);
