-- The diff that was taken at $2, and those of the same fingerprint before it; what a person has approved comes first.
select groups, events, reason,
  to_char(approved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "approvedAt",
  taken_at = $2::timestamptz as "isThis"
from diffs
where fingerprint = $1 and (taken_at <= $2::timestamptz or approved_at is not null)
order by approved_at desc nulls last, taken_at desc
limit 1000
