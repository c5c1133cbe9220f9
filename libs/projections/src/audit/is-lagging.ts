import type { Projector } from '../engine/projector';

/** Records that wait for a flush before the audit makes room for them. */
const mostWaiting = 500;

/** Whether a projector has more urgent work than an audit: records wait, or one of its engines stands still. */
export const isLagging = ({ states }: Pick<Projector, 'states'>): boolean =>
  states.some(({ running }) => running === null || running.problem() !== null || running.waiting > mostWaiting);
