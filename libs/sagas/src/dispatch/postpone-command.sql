-- $1 saga, $2 key, $3 number, $4 the try that failed (a later one is someone else's), $5 milliseconds, $6 why
update saga_commands
set due_at = clock_timestamp() + make_interval(secs => $5 / 1000.0), last_error = $6
where saga = $1 and key = $2 and number = $3 and tries = $4 and status = 'waiting'
