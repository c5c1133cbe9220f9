import { decoderOf, type AnyEvent, type Decoder, type Stream } from '@refold/model';

/** The families of streams that a store holds, by the types of their events. */
export class StreamsOfStore {
  readonly decode: Decoder;
  private readonly byType = new Map<string, { of: Stream; version: number }>();

  /** @throws Error when two contracts share a name */
  constructor(readonly all: readonly Stream[]) {
    this.decode = decoderOf(all);
    for (const of of all) for (const { type, version } of of.events) this.byType.set(type, { of, version });
  }

  /** @throws Error for an event that belongs to another service: it would be stored where nobody looks for it */
  contractOf(type: string): { of: Stream; version: number } {
    const contract = this.byType.get(type);
    if (!contract)
      throw new Error(`${type} belongs to no stream of this store: ${[...this.byType.keys()].join(', ')}.`);
    return contract;
  }

  readonly schemaVersionOf = ({ type }: AnyEvent): number => this.contractOf(type).version;
}
