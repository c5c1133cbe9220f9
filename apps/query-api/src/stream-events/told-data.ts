import { allStreams } from '@refold/events';
import { encodeData, hideMarked, type KnownPart, knownPartOf } from '@refold/model';
import type { Scope } from '@refold/platform';
import type { RecordedLine } from './recorded';

export interface ToldData {
  readonly data: unknown;
  /** Fields that are null because they are personal or secret, and fields that no contract knows; `*`: all of it. */
  readonly hidden: readonly string[];
}

const knownPart = knownPartOf(allStreams);

/**
 * The data of an event as its reader may see it. What of it is secret or personal the contract says, of today's shape and
 * of the fields that it has: so an older shape is brought up to it, and what the contract cannot read or does not know is
 * told nobody.
 */
export const toldData = (event: RecordedLine, { hidesPersonal }: Pick<Scope, 'hidesPersonal'>): ToldData => {
  const known = readable(event);
  if (!known) return { data: null, hidden: ['*'] };
  const data: unknown = JSON.parse(encodeData(known.event));
  const told = hideMarked(known.contract.schema, data, hidesPersonal ? ['personal', 'secret'] : ['secret']);
  return { data: told.data, hidden: [...told.hidden, ...known.unknown] };
};

const readable = (event: RecordedLine): KnownPart | undefined => {
  try {
    return knownPart(event);
  } catch {
    return undefined;
  }
};
