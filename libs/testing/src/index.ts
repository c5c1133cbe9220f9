export * from './any-arrival';
export * from './stack';
export * from './scenario';
export * from './view-scenario';
export * from './write-service';
export * from './any-order';
export * from './store';
export * from './access';
export { ownPostgres, type OwnPostgres } from './servers/own-postgres';
