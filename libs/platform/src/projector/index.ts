/** All that a projector needs, without what the other processes bring along. */
export * from '../config';
export * from '../http';
export * from '../logging';
export { Vitals } from '../vitals';
export { projectorConfig, projectorVariables, type ProjectorConfig } from './projector-config';
export { ProjectorModule, type ProjectorModuleOptions } from './projector.module';
