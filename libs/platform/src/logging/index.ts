export { createLogger, type Logger, type LogOptions } from './logger';
export { NestLogger } from './nest-logger';
export { currentCaller, currentContext, inContext, type RequestContext } from './request-context';
