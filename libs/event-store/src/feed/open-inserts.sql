-- The transactions that have inserted, or are about to insert, into the outbox. A statement locks all its tables before
-- it takes a position, and the append writes events and outbox by one statement; so whoever has a position and has not
-- ended is among them.
select virtualtransaction as transaction
from pg_locks
where locktype = 'relation'
  and database = (select oid from pg_database where datname = current_database())
  and relation = 'outbox'::regclass
  and mode = 'RowExclusiveLock'
  and pid is distinct from pg_backend_pid()
