import type { RecordedEvent } from './recorded';
import { Undecodable } from './decode';

/** An event that some code of today cannot take. */
export interface BrokenEvent {
  readonly id: string;
  readonly streamId: string;
  readonly streamVersion: number;
  /** As digits. */
  readonly feedNumber: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** What broke on it: `contract`, `order (commands)`, `order_details_v1`. */
  readonly fold: string;
  readonly why: string;
}

/** How the events of one type and schema version stand to the code of today. */
export interface EventCheck {
  readonly service: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** In the store, as digits. */
  readonly events: string;
  /** Of them, those that were looked at. */
  readonly sampled: number;
  /** Of those, how many broke something. */
  readonly broken: number;
  /** No contract has it, and whoever runs the system has said that it may be passed over. */
  readonly skipped: boolean;
  /** The first of the broken ones in the feed. */
  readonly first: BrokenEvent | null;
}

/** How many events a store has of a type and schema version, and the ids of some: the first, the last, and others at random. */
export interface EventSample {
  readonly type: string;
  readonly schemaVersion: number;
  /** As digits. */
  readonly events: string;
  readonly ids: readonly string[];
}

/** Gathers what samples of a store's events broke. */
export class EventTally {
  private readonly passedOver = new Set<string>();
  private readonly broken = new Map<string, Map<string, BrokenEvent>>();

  constructor(
    private readonly service: string,
    private readonly samples: readonly EventSample[],
    private readonly skipTypes: ReadonlySet<string>,
  ) {}

  /** Does something with an event; what it throws is noted against the event. @returns whether it went well */
  try(recorded: RecordedEvent, fold: string, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (this.isPassedOver(recorded.type, error)) this.passedOver.add(kindOf(recorded));
      else this.note(recorded, fold, error);
      return false;
    }
  }

  checks(): EventCheck[] {
    return this.samples.map(({ type, schemaVersion, events, ids }) => {
      const broken = [...(this.broken.get(kindOf({ type, schemaVersion }))?.values() ?? [])];
      const first = broken.reduce<BrokenEvent | null>((least, each) => (isBefore(each, least) ? each : least), null);
      const skipped = this.passedOver.has(kindOf({ type, schemaVersion }));
      return {
        service: this.service,
        type,
        schemaVersion,
        events,
        sampled: ids.length,
        broken: broken.length,
        skipped,
        first,
      };
    });
  }

  private isPassedOver(type: string, error: unknown): boolean {
    return error instanceof Undecodable && error.reason === 'unknown-type' && this.skipTypes.has(type);
  }

  private note(recorded: RecordedEvent, fold: string, error: unknown): void {
    const { id, streamId, streamVersion, feedNumber, type, schemaVersion } = recorded;
    const of = kindOf(recorded);
    const known = this.broken.get(of) ?? new Map<string, BrokenEvent>();
    const why = error instanceof Error ? error.message : String(error);
    if (!known.has(id))
      known.set(id, { id, streamId, streamVersion, feedNumber: feedNumber.toString(), type, schemaVersion, fold, why });
    this.broken.set(of, known);
  }
}

const kindOf = ({ type, schemaVersion }: Pick<EventSample, 'type' | 'schemaVersion'>): string =>
  `${type}/${schemaVersion}`;

const isBefore = ({ feedNumber }: BrokenEvent, other: BrokenEvent | null): boolean =>
  other === null || BigInt(feedNumber) < BigInt(other.feedNumber);
