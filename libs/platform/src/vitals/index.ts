export { HealthController, PROCESS } from './health.controller';
export { Vitals, type Part, type PartState, type Turning } from './vitals';
