-- Of the event at the position: a feed that has another one there is not the one that the worker has read. Null until the
-- worker has read on.
alter table worker_positions add column event_id uuid;
