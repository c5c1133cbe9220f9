-- Gives back what the version was built from first, which may be another fingerprint, and how far it is. What nothing is
-- built from yet may change.
insert into projection_definitions as known (name, version, engine, fingerprint, state, parts)
values ($1, $2, $3, $4, $5, $6)
on conflict (name, version) do update set
  fingerprint = case known.state when 'declared' then excluded.fingerprint else known.fingerprint end,
  parts = case known.state when 'declared' then excluded.parts else coalesce(known.parts, excluded.parts) end
returning fingerprint, state, parts
