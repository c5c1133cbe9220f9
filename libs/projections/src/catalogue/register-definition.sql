-- Gives back what the version was built from first, which may be another fingerprint, and how far it is.
insert into projection_definitions as known (name, version, engine, fingerprint, state, columns, parts)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (name, version) do update set columns = excluded.columns, parts = coalesce(known.parts, excluded.parts)
returning fingerprint, state
