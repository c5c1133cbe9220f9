-- $1 worker, $2 feed number, $3 the attempt that failed (a later one is someone else's), $4 milliseconds, $5 why
update worker_tasks
set due_at = clock_timestamp() + make_interval(secs => $4 / 1000.0), last_error = $5
where worker = $1 and feed_number = $2 and attempts = $3
