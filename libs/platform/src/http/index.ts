export { bodyLimitBytes } from './request/body';
export { correlationIdOf } from './request/correlation';
export { answerOf, Problem, unavailable, type ProblemBody } from './problem';
export { createApp, run, serve, type ServeOptions } from './serve';
