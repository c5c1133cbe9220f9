import type { KafkaMessage } from 'kafkajs';
import { heartbeatType } from '../envelope/record-headers';
import type { ByteReader } from './byte-reader';
import { headerNameAt } from './header-names';

/** The least that must be known of a record that nobody here follows: its place in the feed. */
export interface Glance {
  readonly feedNumber: bigint;
  readonly previousFeedNumber: bigint;
}

type Header = string | Buffer;

/** A record in the bytes of a response; what nobody asks for is not decoded. */
export class FetchedRecord {
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

  readonly offset: bigint;

  /** Bytes of the value. */
  get size(): number {
    return Math.max(this.valueLength, 0);
  }

  /** `order` of a record of `order-4711`; empty when its headers name no stream in plain letters. */
  get category(): string {
    const [subject = ''] = this.plain(['ce_subject']);
    const hyphen = subject.indexOf('-');
    return hyphen > 0 && hyphen < subject.length - 1 ? subject.slice(0, hyphen) : '';
  }

  /**
   * Reads some headers of a sound event and nothing else; most of a record's decoding is saved on those that are passed
   * over. Null for all else: `decodeRecord` tells what it is.
   */
  glance(): Glance | null {
    const [feedNumber = '', previous = '', version = '', type = ''] = this.plain(glanced);
    if (!digits.test(feedNumber) || !digits.test(previous) || !positive.test(version)) return null;
    if (type === '' || type === heartbeatType) return null;
    return { feedNumber: BigInt(feedNumber), previousFeedNumber: BigInt(previous) };
  }

  /** As kafkajs gives records, but headers are texts where their bytes are. Its buffers are copies. */
  toMessage(): KafkaMessage {
    return {
      key: this.copy(this.keyAt, this.keyLength),
      value: this.copy(this.valueAt, this.valueLength),
      headers: this.headers(),
      offset: this.offset.toString(),
      ...{ timestamp: '0', attributes: 0 },
    };
  }

  private headers(): Record<string, Header | Header[]> {
    const headers: Record<string, Header | Header[]> = {};
    this.eachHeader((name, from, length) => {
      const content = length < 0 ? '' : this.contentAt(from, length);
      const before = headers[name];
      headers[name] = before === undefined ? content : [before, content].flat();
    });
    return headers;
  }

  /** Bytes where they are no text, or begin as no text does: then the strict decoder has the word. */
  private contentAt(from: number, length: number): Header {
    const text = this.reader.bytes.toString('utf8', from, from + length);
    return suspicious.test(text) ? Buffer.from(this.reader.bytes.subarray(from, from + length)) : text;
  }

  /** These headers as ASCII; empty when one is missing or repeated. */
  private plain(names: readonly string[]): string[] {
    const found = names.map(() => '');
    const { bytes } = this.reader;
    const seen = new Set<number>();
    this.eachHeader((name, from, length) => {
      const at = names.indexOf(name);
      if (at < 0) return;
      found[at] = seen.has(at) || length < 0 ? '' : bytes.toString('latin1', from, from + length);
      seen.add(at);
    });
    return found;
  }

  private eachHeader(take: (name: string, from: number, length: number) => void): void {
    const { reader } = this;
    const stoodAt = reader.at;
    reader.at = this.headersAt;
    for (let left = reader.varint(); left > 0; left--) {
      const nameLength = reader.varint();
      const name = headerNameAt(reader.bytes, reader.moved(nameLength), nameLength);
      const length = reader.varint();
      take(name, reader.moved(Math.max(length, 0)), length);
    }
    reader.at = stoodAt;
  }

  private copy(from: number, length: number): Buffer | null {
    return length < 0 ? null : Buffer.from(this.reader.bytes.subarray(from, from + length));
  }
}

const glanced = ['ce_feednumber', 'ce_previousfeednumber', 'ce_streamversion', 'ce_type'];
const digits = /^\d{1,19}$/;
const positive = /^[1-9]\d{0,8}$/;
const suspicious = /\ufffd|^\ufeff/;
