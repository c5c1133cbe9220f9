import type { Standing } from '../owner-client';

/** The furthest event of a service that was read. */
export interface ReadEvent {
  /** 0n when nothing was read. */
  readonly feedNumber: bigint;
  /** Null when it was not kept. */
  readonly id: string | null;
}

/** How a store differs from what was read of it; null when it has all of that. */
export const restoredWords = (
  service: string,
  { feedNumber, id }: ReadEvent,
  { store, head, eventId }: Standing,
  known: string,
): string | null => {
  const how = difference({ feedNumber, id }, { store, head, eventId }, known);
  if (how === null) return null;
  return (
    `The store of ${service} is not the one that was read, or was restored to an earlier state: ${how}. Nothing of ${service} ` +
    'is applied. What to do: docs/how-to/recover-a-restored-store.md.'
  );
};

const difference = (
  { feedNumber, id }: ReadEvent,
  { store, head, eventId }: Standing,
  known: string,
): string | null => {
  const event = id === null ? `event ${feedNumber}` : `event ${id} as number ${feedNumber}`;
  if (head < feedNumber) return `${event} was read, and its feed ends at ${head}`;
  if (id !== null && eventId !== id) return `${event} was read, and its feed has ${eventId ?? 'nothing'} there`;
  return store === known ? null : `its identity is ${store}, and events were read from ${known}`;
};
