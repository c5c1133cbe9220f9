import type { KafkaMessage } from 'kafkajs';
import { decodeParts, Foreign, headerOf, textOf, type Decoded, type RecordParts } from '../envelope/decode-record';
import { heartbeatType } from '../envelope/record-headers';
import type { ByteReader } from './byte-reader';
import { HeaderTable } from './header-table';

/** The least that must be known of a record that nobody here follows: its place in the feed. */
export interface Glance {
  readonly feedNumber: bigint;
  readonly previousFeedNumber: bigint;
}

/** Of the record that was asked last: all decoding is done at once. */
const table = new HeaderTable();

/** A record in the bytes of a response; what nobody asks for is not decoded. */
export class FetchedRecord implements RecordParts {
  readonly offset: bigint;
  private readonly keyAt: number;
  private readonly keyLength: number;
  private readonly valueAt: number;
  private readonly valueLength: number;
  private readonly headersAt: number;

  /** Takes what the reader stands at. */
  constructor(
    private readonly reader: ByteReader,
    firstOffset: bigint,
  ) {
    const length = reader.varint();
    const end = reader.at + length;
    reader.int8();
    reader.skipVarint();
    this.offset = firstOffset + BigInt(reader.varint());
    this.keyLength = reader.varint();
    this.keyAt = reader.moved(Math.max(this.keyLength, 0));
    this.valueLength = reader.varint();
    this.valueAt = reader.moved(Math.max(this.valueLength, 0));
    this.headersAt = reader.at;
    reader.at = end;
  }

  /** Bytes of the value. */
  get size(): number {
    return Math.max(this.valueLength, 0);
  }

  /** `order` of a record of `order-4711`; empty when its headers name no stream in plain letters. */
  get category(): string {
    const subject = this.ascii('ce_subject');
    const hyphen = subject.indexOf('-');
    return hyphen > 0 && hyphen < subject.length - 1 ? subject.slice(0, hyphen) : '';
  }

  /**
   * Reads some headers of a sound event and nothing else; most of a record's decoding is saved on those that are passed
   * over. Null for all else: {@link decode} tells what it is.
   */
  glance(): Glance | null {
    const [feedNumber, previous] = [this.ascii('ce_feednumber'), this.ascii('ce_previousfeednumber')];
    if (!digits.test(feedNumber) || !digits.test(previous)) return null;
    const type = this.ascii('ce_type');
    if (type === '' || type === heartbeatType || !positive.test(this.ascii('ce_streamversion'))) return null;
    return { feedNumber: BigInt(feedNumber), previousFeedNumber: BigInt(previous) };
  }

  decode(): Decoded {
    return decodeParts(this);
  }

  header(name: string): string {
    const place = this.headers().find(name);
    if (!place) throw new Foreign(`header ${name} is missing or repeated`);
    return headerOf(this.reader.bytes, name, place.from, place.to);
  }

  has(name: string): boolean {
    return this.headers().has(name);
  }

  key(): string {
    return textOf(this.keyLength < 0 ? null : this.reader.bytes, 'the key', this.keyAt, this.keyAt + this.keyLength);
  }

  value(): string {
    const bytes = this.valueLength < 0 ? null : this.reader.bytes;
    return textOf(bytes, 'the value', this.valueAt, this.valueAt + this.valueLength);
  }

  /** As kafkajs gives records, in buffers that are copies. */
  toMessage(): KafkaMessage {
    // Without a prototype: `constructor` is a name as any other, and so is `__proto__`.
    const headers = Object.create(null) as Record<string, Buffer | Buffer[]>;
    const { reader } = this;
    reader.at = this.headersAt;
    for (let left = reader.varint(); left > 0; left--) {
      const nameLength = reader.varint();
      const nameAt = reader.moved(nameLength);
      const name = reader.bytes.toString('utf8', nameAt, reader.at);
      const length = reader.varint();
      const content = this.copy(reader.moved(Math.max(length, 0)), length) ?? Buffer.alloc(0);
      const before = headers[name];
      headers[name] = before === undefined ? content : [before, content].flat();
    }
    return {
      key: this.copy(this.keyAt, this.keyLength),
      value: this.copy(this.valueAt, this.valueLength),
      headers,
      offset: this.offset.toString(),
      ...{ timestamp: '0', attributes: 0 },
    };
  }

  /** Empty when the header is missing or repeated. What is beyond ASCII comes out wrong, and stands in no name that counts. */
  private ascii(name: string): string {
    const place = this.headers().find(name);
    return place ? this.reader.bytes.toString('latin1', place.from, place.to) : '';
  }

  private headers(): HeaderTable {
    return table.of(this.reader, this.headersAt);
  }

  private copy(from: number, length: number): Buffer | null {
    return length < 0 ? null : Buffer.from(this.reader.bytes.subarray(from, from + length));
  }
}

const digits = /^\d{1,19}$/;
const positive = /^[1-9]\d{0,8}$/;
