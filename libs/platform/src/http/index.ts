export { bodyLimitBytes } from './body';
export { correlationIdOf } from './correlation';
export { answerOf, Problem, unavailable, type ProblemBody } from './problem';
export { createApp, run, serve, type ServeOptions } from './serve';
