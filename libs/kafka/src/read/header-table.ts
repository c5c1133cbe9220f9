import type { ByteReader } from './byte-reader';

/** Headers that mean something here; the bytes of a name say which one it is, without a text being made of them. */
const names = [
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_subject',
  'ce_time',
  'ce_recordedat',
  'ce_dataschema',
  'ce_streamversion',
  'ce_feednumber',
  'ce_previousfeednumber',
  'ce_correlationid',
  'ce_causationid',
  'ce_origin',
  'traceparent',
];
const namesAsBytes = names.map((name) => Buffer.from(name));
const places = new Map(names.map((name, at) => [name, at]));
const byLength = new Map<number, number[]>();
names.forEach((name, at) => byLength.set(name.length, [...(byLength.get(name.length) ?? []), at]));

const missing = -2;
const repeated = -3;

/** Where the headers of one record lie; one table serves record after record. */
export class HeaderTable {
  private readonly from = new Int32Array(names.length);
  /** -1 for null. */
  private readonly lengths = new Int32Array(names.length);

  private filledFrom: ByteReader | null = null;
  private filledAt = -1;

  /** Reads the headers that begin there, unless it did so last. */
  of(reader: ByteReader, at: number): this {
    if (this.filledFrom === reader && this.filledAt === at) return this;
    [this.filledFrom, this.filledAt] = [reader, at];
    reader.at = at;
    this.fill(reader);
    return this;
  }

  private fill(reader: ByteReader): void {
    this.lengths.fill(missing);
    for (let left = reader.varint(); left > 0; left--) {
      const nameLength = reader.varint();
      const place = placeAt(reader.bytes, reader.moved(nameLength), nameLength);
      const length = reader.varint();
      const from = reader.moved(Math.max(length, 0));
      if (place < 0) continue;
      this.from[place] = from;
      this.lengths[place] = this.lengths[place] === missing ? length : repeated;
    }
  }

  /** Its bytes' place; null when the header is missing, repeated or null. */
  find(name: string): { readonly from: number; readonly to: number } | null {
    const place = places.get(name) ?? -1;
    const [from = 0, length = missing] = [this.from[place], this.lengths[place]];
    return length < 0 ? null : { from, to: from + length };
  }

  has(name: string): boolean {
    return (this.lengths[places.get(name) ?? -1] ?? missing) !== missing;
  }
}

const placeAt = (bytes: Buffer, from: number, length: number): number => {
  for (const place of byLength.get(length) ?? []) if (isAt(namesAsBytes[place], bytes, from)) return place;
  return -1;
};

/** From the end: names differ there most. */
const isAt = (name: Buffer | undefined, bytes: Buffer, from: number): boolean => {
  if (!name) return false;
  for (let at = name.length - 1; at >= 0; at--) if (name[at] !== bytes[from + at]) return false;
  return true;
};
