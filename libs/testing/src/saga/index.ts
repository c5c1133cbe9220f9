export { answered, deadline, operator, refused, unanswered, waits, type StoryInput } from './inputs';
export { sagaScenario } from './saga-scenario';
