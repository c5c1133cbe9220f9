/** Reads Kafka's binary forms one after the other. */
export class ByteReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.moved(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.moved(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.moved(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.moved(8));
  }

  text(): string {
    const length = this.int16();
    return this.bytes.toString('utf8', this.moved(length), this.at);
  }

  /** A length or a small difference: zigzag, seven bits a byte. */
  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
  }

  skipVarint(): void {
    while ((this.bytes[this.at++] ?? 0) >= 0x80);
  }

  /** Passes over so many bytes, and says where they begin. */
  moved(length: number): number {
    const from = this.at;
    this.at += length;
    return from;
  }
}
