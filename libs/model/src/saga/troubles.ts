import type { Trouble } from './instance';

/** Whether its rule for the deadline has failed, which is tried again like a command. */
export const isOfDeadline = ({ command, retrying }: Trouble): boolean => command === null && retrying;

/** Of one command there is one trouble, the newest, and of the deadline. What `fail` has said each time is kept. */
export const isAlike = (one: Trouble, other: Trouble): boolean =>
  one.command === other.command && (one.command !== null || (one.retrying && other.retrying));

/** Numbers of those that one of these is about. */
export const commandsOf = (troubles: readonly Trouble[]): number[] => troubles.flatMap(({ command }) => command ?? []);
