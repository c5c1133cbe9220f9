-- Gives back what the version was built from first, which may be another fingerprint.
insert into projection_definitions as known (name, version, engine, fingerprint)
values ($1, $2, $3, $4)
on conflict (name, version) do update set fingerprint = known.fingerprint
returning fingerprint
