export { bodyLimitBytes } from './request/body';
export { causationHeader, correlationHeader, correlationIdOf } from './request/correlation';
export { answerOf, Problem, unavailable } from './problem';
export { problemType, type ProblemBody } from './problem-document';
export { createApp, run, serve, type ServeOptions } from './serve';
