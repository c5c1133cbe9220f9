import { decodeRecord, encodeRecord, type ConsumedRecord } from '@refold/kafka';
import {
  categoryOf,
  decoderOf,
  Undecodable,
  type AnyEvent,
  type Decoder,
  type RecordedEvent,
  type Stream,
} from '@refold/model';
import { headersOf, textOf, type RecordHeaders } from './headers';
import { ForeignRecord, type Arrival, type RawRecord, type RecordPosition, type StreamPlace } from './arrival';

/** Makes arrivals of records and of recorded events. One for all projections of an engine: each event is read once. */
export class ArrivalReader {
  private readonly decoders: ReadonlyMap<string, Decoder>;
  private readonly streams: ReadonlyMap<string, Stream>;

  constructor(streams: readonly Stream[]) {
    this.streams = new Map(streams.map((of) => [of.category, of]));
    this.decoders = new Map([...new Set(streams)].map((of) => [of.category, decoderOf([of])]));
  }

  /** Whether any projection follows streams of this category. */
  follows(category: string): boolean {
    return this.decoders.has(category);
  }

  fromRecord({ topic, partition, offset, decoded, raw }: ConsumedRecord): Arrival | null {
    if (decoded.kind === 'heartbeat') return null;
    const position = { topic, partition, offset };
    const kept = (): RawRecord => ({ position, ...bytesOf(raw) });
    return decoded.kind === 'event'
      ? this.fromRecorded(decoded.recorded, position, kept)
      : this.foreign(decoded.reason, kept());
  }

  /** What a dead letter holds, read again: contracts and handlers may be better by now. */
  fromRaw(raw: RawRecord): Arrival {
    const decoded = decodeRecord({ key: raw.key, value: raw.value, headers: raw.headers as UndecodedHeaders });
    if (decoded.kind === 'event') return this.fromRecorded(decoded.recorded, raw.position, () => raw);
    return this.foreign(decoded.kind === 'foreign' ? decoded.reason : 'a heartbeat is no event', raw);
  }

  fromRecorded(
    recorded: RecordedEvent,
    position: RecordPosition | null = null,
    raw: () => RawRecord = () => rawOf(recorded),
  ): Arrival {
    const { streamId, streamVersion, id: eventId, type, occurredAt: at } = recorded;
    const category = categoryOf(streamId);
    const event = once(() => this.decode(category, recorded));
    // One object says both: a batch holds thousands of them.
    const meta = { eventId, at, streamId, streamVersion };
    return { place: meta, category, type, recorded, meta, position, raw, event };
  }

  private decode(category: string, recorded: RecordedEvent): AnyEvent {
    const decode = this.decoders.get(category);
    if (!decode) throw new Undecodable('unknown-type', `No contract of the streams '${category}' is known here.`);
    return decode(recorded);
  }

  private foreign(reason: string, raw: RawRecord): Arrival {
    const place = placeIn(raw.headers);
    const category = place && categoryOf(place.streamId);
    const type = textIn(raw.headers, 'ce_type') || null;
    const fail = (): never => {
      throw new ForeignRecord(reason);
    };
    const remains = place ? this.remainsOf(place, raw) : {};
    const { position } = raw;
    return { place, category, type, recorded: null, remains, meta: null, position, raw: () => raw, event: fail };
  }

  private remainsOf({ streamId }: StreamPlace, { key }: RawRecord): Record<string, string> {
    const of = this.streams.get(categoryOf(streamId));
    if (!of) return {};
    const partitionKey = key && textOf(key);
    return {
      ...(partitionKey && { [of.partitionBy]: partitionKey }),
      [of.id]: streamId.slice(of.category.length + 1),
    };
  }
}

type UndecodedHeaders = Parameters<typeof decodeRecord>[0]['headers'];

const textIn = (headers: RecordHeaders, name: string): string => {
  const content = headers[name];
  return typeof content === 'string' && !content.includes('\0') ? content : '';
};

/** What the headers of a damaged record still say of its stream: only what a ledger and its index can hold. */
const placeIn = (headers: RecordHeaders): StreamPlace | null => {
  const [streamId, version] = [textIn(headers, 'ce_subject'), textIn(headers, 'ce_streamversion')];
  const eventId = textIn(headers, 'ce_id').slice(0, 64);
  return /^[^-]{1,100}-.{1,400}$/s.test(streamId) && /^[1-9]\d{0,8}$/.test(version) && eventId !== ''
    ? { streamId, streamVersion: Number(version), eventId }
    : null;
};

const bytesOf = ({ key, value, headers }: ConsumedRecord['raw']): Omit<RawRecord, 'position'> => ({
  key,
  value,
  headers: headersOf(headers ?? {}),
});

/** A healed event as the record that was missing. */
const rawOf = (recorded: RecordedEvent): RawRecord => {
  const { key, value, headers } = encodeRecord(recorded, 0n);
  const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));
  return { position: null, key: bytes(key), value: bytes(value), headers };
};

const once = <T>(compute: () => T): (() => T) => {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  return () => {
    if (outcome === undefined) {
      try {
        outcome = { value: compute() };
      } catch (error) {
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
};
