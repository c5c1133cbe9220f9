import type { Arrival, StreamPlace } from '../records/arrival';

/** Last applied version of a stream, and the event that had it. */
export interface LedgerEntry {
  readonly version: number;
  readonly eventId: string;
}

/** In a ledger: nobody knows which event had that version. It was damaged, and given up. */
export const unknownEvent = '00000000-0000-0000-0000-000000000000';

/** Versions of a stream that did not come: `from` to `to`, both missing. */
export interface Hole {
  readonly streamId: string;
  readonly from: number;
  readonly to: number;
}

/** One version, two events: the owner's store was restored to an earlier state, or two stores share a topic. */
export class ForeignHistory extends Error {
  readonly reason = 'foreign-history';

  constructor({ streamId, streamVersion, eventId }: StreamPlace, applied: string) {
    super(
      `${streamId} version ${streamVersion} is event ${eventId}, but event ${applied} was applied as that version. ` +
        "The owner's store may have been restored; the stream waits until someone decides.",
    );
    this.name = 'ForeignHistory';
  }
}

/** The arrival is the next of its stream, or fails before it is even folded. */
export interface Step {
  readonly arrival: Arrival;
  readonly failure?: Error;
}

export interface Plan {
  /** In the order of arrival; each stream's steps in the order of its versions. */
  readonly steps: readonly Step[];
  readonly holes: readonly Hole[];
}

/** What is known of streams that are not simply applied up to their ledger entry. */
export interface Standing {
  /** Streams with dead letters, and the highest version among those: what follows waits, hole or not. */
  readonly parked: ReadonlyMap<string, number>;
  /** Streams whose missing versions the owner did not give. */
  readonly unhealed: ReadonlyMap<string, Error>;
}

/** What of a batch is new, given where the ledger stands: drops duplicates, finds holes and other histories. */
export const planSteps = (
  arrivals: readonly Arrival[],
  ledger: ReadonlyMap<string, LedgerEntry>,
  { parked, unhealed }: Standing,
): Plan => {
  const steps: Step[] = [];
  const holes: Hole[] = [];
  const at = new Map<string, { version: number; eventId?: string }>(ledger);
  for (const [streamId, version] of parked) at.set(streamId, { version });
  for (const arrival of inStreamOrder(arrivals)) {
    const { place } = arrival;
    if (!place) {
      steps.push({ arrival });
      continue;
    }
    const { streamId, streamVersion, eventId } = place;
    const { version, eventId: applied = eventId } = at.get(streamId) ?? { version: 0 };
    if (streamVersion === version && applied !== eventId && applied !== unknownEvent)
      steps.push({ arrival, failure: new ForeignHistory(place, applied) });
    if (streamVersion <= version) continue;
    const hole = streamVersion > version + 1 && !parked.has(streamId);
    if (hole) holes.push({ streamId, from: version + 1, to: streamVersion - 1 });
    at.set(streamId, { version: streamVersion, eventId });
    steps.push({ arrival, ...(hole && { failure: unhealed.get(streamId) }) });
  }
  return { steps, holes: holes.filter(({ streamId }) => !unhealed.has(streamId)) };
};

/**
 * The arrivals with each stream's own sorted by version, on the places that the stream has in the batch. Records come
 * in order; events that were fetched to fill a hole come after those that showed it.
 */
export const inStreamOrder = (arrivals: readonly Arrival[]): readonly Arrival[] => {
  const unordered = streamsOutOfOrder(arrivals);
  if (unordered.size === 0) return arrivals;
  const queues = new Map([...unordered].map((streamId) => [streamId, [] as Arrival[]]));
  for (const arrival of arrivals) queues.get(arrival.place?.streamId ?? '')?.push(arrival);
  for (const queue of queues.values()) queue.sort((a, b) => versionOf(a) - versionOf(b));
  return arrivals.map((arrival) => queues.get(arrival.place?.streamId ?? '')?.shift() ?? arrival);
};

const versionOf = ({ place }: Arrival): number => place?.streamVersion ?? 0;

const streamsOutOfOrder = (arrivals: readonly Arrival[]): Set<string> => {
  const latest = new Map<string, number>();
  const unordered = new Set<string>();
  for (const { place } of arrivals) {
    if (!place) continue;
    if (place.streamVersion < (latest.get(place.streamId) ?? 0)) unordered.add(place.streamId);
    latest.set(place.streamId, place.streamVersion);
  }
  return unordered;
};
