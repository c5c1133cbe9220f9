-- Those that wait for a person are counted at every scrape; among all that ever ended there are few.
create index saga_instances_troubled on sagas.saga_instances (saga) where json_array_length(troubles) > 0;
