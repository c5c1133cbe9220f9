/** An event that Kafka has and the store does not. */
export interface Missing {
  readonly topic: string;
  readonly partition: number;
  /** Its number in the feed that Kafka was given. */
  readonly feedNumber: bigint;
  /** Null when only a heartbeat tells of it. */
  readonly id: string | null;
  readonly streamId: string | null;
  /** Number of the last event of the store's feed. */
  readonly head: bigint;
}

/**
 * Readers of Kafka have seen events that the store does not know: it was restored to an earlier state, or another store
 * stands in its place. To go on would give the same numbers and versions to other events.
 */
export class StoreRestored extends Error {
  constructor(
    readonly service: string,
    readonly missing: Missing,
  ) {
    super(wordsFor(service, missing));
    this.name = 'StoreRestored';
  }
}

const wordsFor = (service: string, { topic, partition, feedNumber, id, streamId, head }: Missing): string => {
  const event = id === null ? `event ${feedNumber}` : `event ${id} of ${streamId} as number ${feedNumber}`;
  const here =
    feedNumber > head
      ? `the store's feed ends at ${head}`
      : `the store's feed has another event there (it ends at ${head})`;
  return (
    `The store of ${service} was restored to an earlier state, or another one stands in its place: topic ${topic} tells of ` +
    `${event} (partition ${partition}), and ${here}. Nothing is published. What to do: docs/how-to/recover-a-restored-store.md.`
  );
};
