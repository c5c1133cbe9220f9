/**
 * What every process has, and the query side. A service takes `@refold/platform/write`, so that it does not load GraphQL;
 * each part has such an entry of its own.
 */
export * from './config';
export * from './http';
export * from './logging';
export * from './query';
