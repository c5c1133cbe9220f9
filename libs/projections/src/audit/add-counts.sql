insert into audits as known (projection, checked, drifted, last_checked_at, last_drift_at, last_drift)
values ($1, $2, $3, now(), case when $4::jsonb is not null then now() end, $4)
on conflict (projection) do update set
  checked = known.checked + excluded.checked,
  drifted = known.drifted + excluded.drifted,
  last_checked_at = excluded.last_checked_at,
  last_drift_at = coalesce(excluded.last_drift_at, known.last_drift_at),
  last_drift = coalesce(excluded.last_drift, known.last_drift)
