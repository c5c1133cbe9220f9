insert into diffs (view, blue, green, fingerprint, groups, rows_differing, events)
values ($1, $2, $3, $4, $5, $6, $7)
returning to_char(taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "takenAt"
