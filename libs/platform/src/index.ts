export * from './config';
export * from './http';
export * from './logging';
export * from './query';
export * from './write';
