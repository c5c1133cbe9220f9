-- Why nothing is published: Kafka holds an event that the store does not have. Told to every process of the service.
alter table relay_position add column restored text;
